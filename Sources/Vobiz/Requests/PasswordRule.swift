internal import Cryptography

/// The provider's rule for passwords, with an upper bound of ours.
enum PasswordRule {
    /// Nil when the password is fine.
    static func broken(by password: borrowing SecretBytes) -> NewAccountError.Rule? {
        password.withBytes { admits($0) } ? nil : .password
    }

    private static func admits(_ octets: Span<UInt8>) -> Bool {
        var characters = 0
        var hasDigit = false
        var hasSpecial = false
        for index in octets.indices {
            switch octets[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
            case ..<0x20, 0x7F: return false
            case 0x21..<0x7F: hasSpecial = true
            default: break
            }
            // Octets that continue a character of UTF-8 do not count.
            if octets[index] & 0xC0 != 0x80 { characters += 1 }
        }
        return 8...128 ~= characters && hasDigit && hasSpecial
    }
}
