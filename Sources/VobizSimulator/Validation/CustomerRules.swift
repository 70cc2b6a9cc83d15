/// The documented rules for the fields of a new customer.
enum CustomerRules {
    /// At least eight characters, among them a digit and a special character.
    static func isStrong(password: String) -> Bool {
        password.count >= 8 && password.contains { $0.isNumber }
            && password.contains { !$0.isNumber && !$0.isLetter && !$0.isWhitespace }
    }

    /// `+`, a country code that does not begin with zero, at most fifteen digits in all (E.164 §6.2).
    static func isE164(_ phone: String) -> Bool {
        let digits = phone.utf8.dropFirst()
        return phone.utf8.first == UInt8(ascii: "+") && (7...15).contains(digits.count)
            && digits.first != UInt8(ascii: "0") && Int(digits: digits) != nil
    }

    /// One local part, one `@`, a domain with a dot inside, and nothing blank.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 254 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
            && !text.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
    }
}
