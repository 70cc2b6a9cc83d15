import Platform
import Vault

/// Reads what is to become of a client's permissions from a request's body. A member that is not there
/// leaves things as they are; `null` takes away what a client may be without.
enum PermissionsReader {
    static let members = [
        "scopes", "accounts", "rate", "burst", "addresses", "not_before", "expires_at",
        "requires_certificate",
    ]
    private static let mostAccounts = 1000
    /// Each of them is compared with the caller's address for every request.
    private static let mostAddresses = 64

    static func read(
        _ reader: inout MemberReader,
        now: WallTime
    ) -> ClientChange {
        var change = ClientChange()
        if let names = reader.texts("scopes", atMost: Scope.allCases.count) {
            readScopes(names, &reader, &change)
        }
        if let names = reader.texts("accounts", atMost: mostAccounts) {
            readAccounts(names, &reader, &change)
        }
        readRate(&reader, &change)
        if let ranges = reader.texts("addresses", atMost: mostAddresses) {
            readAddresses(ranges, &reader, &change)
        }
        readLife(&reader, &change, now)
        change.requiresCertificate = reader.flag("requires_certificate")
        return change
    }

    private static func readScopes(
        _ names: [String],
        _ reader: inout MemberReader,
        _ change: inout ClientChange
    ) {
        let scopes = names.compactMap(Scope.init(rawValue:))
        guard scopes.count == names.count, !scopes.isEmpty else {
            let known = Scope.allCases.map(\.rawValue).joined(separator: ", ")
            return reader.note("scopes", "must be one or more of: \(known)")
        }
        change.scopes = ScopeSet(scopes)
    }

    private static func readAccounts(
        _ names: [String],
        _ reader: inout MemberReader,
        _ change: inout ClientChange
    ) {
        if names == ["*"] { return change.accounts = .all }
        guard !names.isEmpty, let accounts = AccountAccess(names) else {
            return reader.note("accounts", "must be account ids, MA_…, or \"*\" alone")
        }
        change.accounts = accounts
    }

    private static func readRate(_ reader: inout MemberReader, _ change: inout ClientChange) {
        if reader.isNull("rate") {
            change.rate = .remove
        } else if let text = reader.text("rate") {
            if let rate = RequestRate(text) {
                change.rate = .set(rate)
            } else {
                reader.note("rate", "must be a rate such as 100/s, 600/m or 5000/h")
            }
        }
        if reader.isNull("burst") {
            change.burst = .remove
        } else if let burst = reader.integer("burst", in: 1...RequestRate.limit) {
            change.burst = .set(burst)
        }
    }

    private static func readAddresses(
        _ texts: [String],
        _ reader: inout MemberReader,
        _ change: inout ClientChange
    ) {
        let ranges = texts.compactMap(AddressRange.init)
        guard ranges.count == texts.count else {
            return reader.note(
                "addresses",
                "must be ranges such as 192.0.2.0/24, with no bits set behind the prefix"
            )
        }
        change.addresses = ranges
    }

    private static func readLife(
        _ reader: inout MemberReader,
        _ change: inout ClientChange,
        _ now: WallTime
    ) {
        if reader.isNull("not_before") {
            change.notBefore = .remove
        } else if let moment = reader.moment("not_before") {
            change.notBefore = .set(moment)
        }
        if reader.isNull("expires_at") {
            change.expires = .remove
        } else if let moment = reader.moment("expires_at") {
            change.expires = .set(moment)
            if moment.seconds <= now.seconds { reader.note("expires_at", "is in the past") }
        }
    }
}
