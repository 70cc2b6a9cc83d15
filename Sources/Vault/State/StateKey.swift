import Cryptography

/// Makes the codes that nobody without the master key can make: of rows, of sums and of acts.
struct StateKey: Sendable {
    private let hmac: HMACSHA256
    let random: any RandomSource

    init(_ hmac: HMACSHA256, random: any RandomSource) {
        self.hmac = hmac
        self.random = random
    }

    func code(of entry: StateEntry) -> Digest256 {
        var frames = FramedBytes()
        frames.append("vgw/state-row/1".utf8)
        frames.append(entry.table.rawValue.utf8)
        frames.append(entry.id.utf8)
        frames.append(Self.octets(entry.version))
        frames.append(entry.digest)
        return hmac.authenticate(frames.bytes.span)
    }

    /// What hides a sum that is stored; never the same for two of them, since the nonce is not.
    func blind(_ nonce: [UInt8]) -> Digest256 {
        var frames = FramedBytes()
        frames.append("vgw/state-blind/1".utf8)
        frames.append(nonce)
        return hmac.authenticate(frames.bytes.span)
    }

    /// A state as it may be shown: the same for the same rows, and nothing else can be told from it.
    func state(of sum: StateSum) -> Digest256 {
        var frames = FramedBytes()
        frames.append("vgw/state/1".utf8)
        frames.append(sum.bytes)
        frames.append(Self.octets(sum.count))
        return hmac.authenticate(frames.bytes.span)
    }

    /// Of all that an act says and of the act before it: none can be changed, left out or exchanged
    /// for one with the same number.
    func code(of act: StoreAct, after previous: Digest256) -> Digest256 {
        var frames = FramedBytes()
        frames.append("vgw/act/1".utf8)
        frames.append(previous.bytes)
        frames.append(Self.octets(act.number))
        frames.append(act.kind.rawValue.utf8)
        frames.append((act.credential?.text ?? "").utf8)
        frames.append(act.authID.utf8)
        frames.append(Self.octets(act.version))
        frames.append(act.recordDigest.utf8)
        frames.append(Self.octets(act.time.milliseconds))
        frames.append(act.state.bytes)
        return hmac.authenticate(frames.bytes.span)
    }

    private static func octets(_ number: Int64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { [UInt8]($0) }
    }
}
