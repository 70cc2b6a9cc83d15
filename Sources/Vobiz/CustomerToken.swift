public import Cryptography
public import JSON

/// The API token of a customer's account, which the provider puts into several of its documents: as
/// `auth_token` where the partner asks, as `auth_secret` where the account does.
///
/// It is no member of any model; who needs it takes it here, as bytes that never were a `String`.
public enum CustomerToken {
    private static let names = ["auth_token", "auth_secret"]

    /// The token of a document's top object.
    ///
    /// Nil when there is none, when it could not stand in a header field, and when it is masked:
    /// the provider shows some tokens with asterisks after their first time.
    public static func extract(from document: JSONValue) -> SecretBytes? {
        for name in names {
            guard let value = document[name] else { continue }
            // Twice an optional: no string, or no token.
            if let found = value.withStringBytes({ isToken($0) ? SecretBytes(copying: $0) : nil }),
                let token = consume found
            {
                return token
            }
        }
        return nil
    }

    private static func isToken(_ octets: Span<UInt8>) -> Bool {
        guard 1...4096 ~= octets.count else { return false }
        for index in octets.indices {
            guard 0x21..<0x7F ~= octets[index], octets[index] != UInt8(ascii: "*") else {
                return false
            }
        }
        return true
    }
}
