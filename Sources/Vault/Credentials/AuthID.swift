/// The grammar of the provider's ids: `PA_`, `MA_` or `SA_` and 4 to 32 capital letters or digits.
public enum AuthID {
    /// Characters of the longest.
    public static let limit = 35

    public static func isPartner(_ text: String) -> Bool { matches(text, prefix: "PA_") }
    public static func isCustomer(_ text: String) -> Bool { matches(text, prefix: "MA_") }

    private static func matches(_ text: String, prefix: String) -> Bool {
        guard text.utf8.starts(with: prefix.utf8) else { return false }
        let rest = text.utf8.dropFirst(prefix.utf8.count)
        return (4...32).contains(rest.count)
            && rest.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}
