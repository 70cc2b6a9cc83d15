import Cryptography

/// The sum over a set of entries: adding one is as cheap for thousands of rows as for one, and taking it
/// out again leaves nothing of it.
///
/// The exclusive or of their codes alone would not see the same entry twice, hence the count. The sum
/// must stay secret: whoever knew many of them could choose rows whose codes cancel each other out. It
/// leaves the process only blinded (MSet-XOR-Hash, Clarke et al. 2003).
struct StateSum: Hashable, Sendable {
    private(set) var bytes = [UInt8](repeating: 0, count: Digest256.byteCount)
    private(set) var count: Int64 = 0

    init() {}

    /// Takes the blinding off.
    init(blinded: Digest256, with blind: Digest256, count: Int64) {
        bytes = blinded.bytes
        self.count = count
        toggle(blind)
    }

    func blinded(with blind: Digest256) -> [UInt8] {
        var copy = self
        copy.toggle(blind)
        return copy.bytes
    }

    mutating func add(_ code: Digest256) {
        toggle(code)
        count += 1
    }

    mutating func remove(_ code: Digest256) {
        toggle(code)
        count -= 1
    }

    private mutating func toggle(_ digest: Digest256) {
        digest.withBytes { digest in
            for index in digest.indices { bytes[index] ^= digest[index] }
        }
    }
}
