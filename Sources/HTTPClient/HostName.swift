/// The names that are resolved: what the internet's hosts are called (RFC 1123 §2.1), in lower case.
enum HostName {
    /// Whether a text is such a name. One that ends in a number is none: the C library would read
    /// `127.1` or `0x7f.1` as an address.
    static func isValid(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, labels.allSatisfy({ isLabel($0) })
        else { return false }
        return !isNumber(last)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { isDigit($0) || (0x61...0x7A).contains($0) || $0 == hyphen }
    }

    private static func isNumber(_ label: Substring.UTF8View) -> Bool {
        label.allSatisfy(isDigit) || label.starts(with: "0x".utf8)
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet)
    }
}
