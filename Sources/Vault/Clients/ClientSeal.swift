import Cryptography

/// Tells the rows of clients and keys, and the acts upon them, that this program wrote from all others.
///
/// Its key is one of the store's own: without the master key nobody can make a seal.
struct ClientSeal: Sendable {
    private let hmac: HMACSHA256

    init(_ hmac: HMACSHA256) {
        self.hmac = hmac
    }

    func code(of row: ClientRow) -> Digest256 {
        let bytes = row.bytes
        return hmac.authenticate { message in
            message.update("vgw/client-row/1")
            message.update(bytes.span)
        }
    }

    /// Of all that an act says.
    func code(of act: ClientAct) -> Digest256 {
        var frames = FramedBytes()
        frames.append(String(act.number).utf8)
        frames.append(act.kind.rawValue.utf8)
        frames.append(act.client.utf8)
        frames.append(act.clientID.utf8)
        Self.append(act.kid, to: &frames)
        Self.append(act.actor, to: &frames)
        frames.append(String(act.time.milliseconds).utf8)
        for difference in act.differences.sorted(by: { $0.member.rawValue < $1.member.rawValue }) {
            frames.append(difference.member.rawValue.utf8)
            Self.append(difference.before, to: &frames)
            Self.append(difference.after, to: &frames)
        }
        let bytes = frames.bytes
        return hmac.authenticate { message in
            message.update("vgw/client-act/1")
            message.update(bytes.span)
        }
    }

    /// What is not there is another thing than an empty text.
    private static func append(_ text: String?, to frames: inout FramedBytes) {
        frames.append(text.map { [1] + Array($0.utf8) } ?? [0])
    }

    // MARK: Rows

    /// - Throws: ``VaultError/integrity`` for a row that this program did not write as it is.
    func client(_ stored: StoredClientRow) throws(VaultError) -> Client {
        try require(stored)
        return try Client(row: stored.row)
    }

    /// As above, for whoever names a client.
    ///
    /// - Throws: ``VaultError/clientDamaged``
    func namedClient(_ stored: StoredClientRow) throws(VaultError) -> Client {
        do {
            return try client(stored)
        } catch {
            throw .clientDamaged
        }
    }

    /// - Throws: ``VaultError/integrity``, as above.
    func key(_ stored: StoredClientRow) throws(VaultError) -> ClientKey {
        try require(stored)
        return try ClientKey(row: stored.row)
    }

    private func require(_ stored: StoredClientRow) throws(VaultError) {
        guard let seal = stored.seal, let digest = Digest256(seal), stored.isWhole,
            digest.isEqualInConstantTime(to: code(of: stored.content))
        else { throw .integrity }
    }
}
