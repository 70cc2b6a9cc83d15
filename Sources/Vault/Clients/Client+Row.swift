import Cryptography
import GRDB
import Platform

// An end, a revocation or a limit that cannot be read must not count as one that was never set.

extension Client {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        let name: String = try row.required("name")
        guard ClientRegistry.isName(name) else { throw .integrity }
        self.init(
            number: try row.required("number"),
            id: try row.required("id"),
            name: name,
            permissions: try ClientPermissions(row: row),
            createdAt: try row.requiredTime("created_at"),
            revokedAt: try row.optionalTime("revoked_at")
        )
    }
}

extension ClientPermissions {
    fileprivate init(row: Row) throws(VaultError) {
        let addresses = (try row.required("addresses") as String).split(separator: " ")
            .map { AddressRange(String($0)) }
        let rateText: String? = try row.optional("rate")
        let rate = rateText.flatMap { RequestRate($0) }
        guard let scopes = ScopeSet(text: try row.required("scopes")),
            let accounts = AccountAccess(text: try row.required("accounts")),
            !addresses.contains(nil), (rateText == nil) == (rate == nil)
        else { throw .integrity }
        self.init(
            scopes: scopes,
            accounts: accounts,
            rate: rate,
            burst: try row.optional("burst"),
            addresses: addresses.compactMap(\.self),
            notBefore: try row.optionalTime("not_before"),
            expires: try row.optionalTime("expires_at"),
            requiresCertificate: try row.required("requires_certificate")
        )
    }
}

extension ClientKey {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        let text: String? = try row.optional("certificate")
        let certificate = text.flatMap { CertificateName(stored: $0) }
        guard (text == nil) == (certificate == nil) else { throw .integrity }
        self.init(
            kid: try row.required("kid"),
            createdAt: try row.requiredTime("created_at"),
            expires: try row.optionalTime("expires_at"),
            supersededAt: try row.optionalTime("superseded_at"),
            revokedAt: try row.optionalTime("revoked_at"),
            lastUsedAt: try row.optionalTime("last_used_at"),
            certificate: certificate
        )
    }
}

extension StoredKey {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    static func hash(of row: Row) throws(VaultError) -> Digest256 {
        guard let hash = row.possibleBytes("hash").flatMap(Digest256.init) else {
            throw .integrity
        }
        return hash
    }
}
