internal import Cryptography
public import JSON

/// A customer account to create, every member checked. The password is a secret and leaves only in
/// the request's body.
public struct NewAccount: ~Copyable, Sendable {
    public let details: NewAccountDetails
    private let password: SecretBytes

    /// Reads a client's body: `{name, email, password, country, phone?, company?, description?,
    /// address?: {street, city, state, zip_code}, timezone?, tax?: {gstin, gst_status}, type?}`.
    ///
    /// The document keeps the password until it is erased.
    ///
    /// - Throws: ``NewAccountError``: an unknown member before anything else, else everything
    ///   that is
    ///   wrong.
    public init(decoding body: JSONValue) throws(NewAccountError) {
        guard body.kind == .object else { throw .notAnObject }
        var reader = NewAccountReader(body)
        try reader.refuseUnknownMembers()
        let details = reader.readDetails()
        guard let password = reader.readPassword() else {
            throw .invalid(reader.problems(with: details))
        }
        if let rule = PasswordRule.broken(by: password) { reader.note("password", rule) }
        let problems = reader.problems(with: details)
        guard problems.isEmpty else { throw .invalid(problems) }
        self.details = details
        self.password = password
    }

    /// The provider's body: flat, and without the members that were not given.
    ///
    /// The result holds the password; the receiver overwrites it after use.
    borrowing func body() -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            writer.member("name", details.name)
            writer.member("email", details.email)
            password.withBytes { writer.member("password", secret: $0) }
            writer.member("country", details.country)
            for (name, value) in details.optionalMembers {
                if let value { writer.member(name, value) }
            }
        }
        return writer.take()
    }
}
