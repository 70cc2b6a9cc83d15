import GRDB
import Platform

extension Client {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        let addresses = (row["addresses"] as String).split(separator: " ")
            .map { AddressRange(String($0)) }
        guard let scopes = ScopeSet(text: row["scopes"]),
            let accounts = AccountAccess(text: row["accounts"]),
            !addresses.contains(nil)
        else { throw .integrity }
        let rate: String? = row["rate"]
        self.init(
            number: row["number"],
            id: row["id"],
            name: row["name"],
            permissions: ClientPermissions(
                scopes: scopes,
                accounts: accounts,
                rate: rate.flatMap { RequestRate($0) },
                burst: row["burst"],
                addresses: addresses.compactMap(\.self),
                notBefore: row.time("not_before"),
                expires: row.time("expires_at"),
                requiresCertificate: row["requires_certificate"]
            ),
            createdAt: WallTime(milliseconds: row["created_at"]),
            revokedAt: row.time("revoked_at")
        )
    }
}

extension ClientKey {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        let text: String? = row["certificate"]
        let certificate = text.flatMap { CertificateName(stored: $0) }
        guard (text == nil) == (certificate == nil) else { throw .integrity }
        self.init(
            kid: row["kid"],
            createdAt: WallTime(milliseconds: row["created_at"]),
            expires: row.time("expires_at"),
            supersededAt: row.time("superseded_at"),
            revokedAt: row.time("revoked_at"),
            lastUsedAt: row.time("last_used_at"),
            certificate: certificate
        )
    }
}

extension Row {
    /// The moment in a column, or nothing when it is null.
    func time(_ column: String) -> WallTime? {
        let milliseconds: Int64? = self[column]
        return milliseconds.map(WallTime.init(milliseconds:))
    }
}
