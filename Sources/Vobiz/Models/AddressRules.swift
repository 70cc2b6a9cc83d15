internal import JSON

/// The addresses in `ip_whitelist_rules`, an object whose inside the provider does not document.
///
/// Whatever its structure, what leaves it are names and strings that look like an IP address or
/// network, and nothing else.
enum AddressRules {
    /// Nil when the member is neither an object nor an array.
    static func addresses(in rules: JSONValue) -> [String]? {
        guard rules.kind == .object || rules.kind == .array else { return nil }
        var pending = [rules]
        var found: [String] = []
        while let value = pending.popLast() {
            if let text = value.string, isAddress(text) { found.append(text) }
            // Reversed, so that the order of the document is kept.
            pending.append(contentsOf: value.elements.reversed())
            let members = value.members
            found.append(contentsOf: members.map(\.name).filter { isAddress($0) })
            pending.append(contentsOf: members.reversed().map(\.value))
        }
        return found
    }

    static func isAddress(_ text: String) -> Bool {
        guard 3...49 ~= text.utf8.count else { return false }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.count == 1 || isPrefixLength(parts[1]) else { return false }
        return isIPv4(parts[0]) || isIPv6(parts[0])
    }

    private static func isPrefixLength(_ text: Substring) -> Bool {
        guard let length = Int(text), text.utf8.count <= 3 else { return false }
        return 0...128 ~= length
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil && !$0.hasPrefix("+") }
    }

    /// At least two colons, and groups of up to four hexadecimal digits between them.
    private static func isIPv6(_ text: Substring) -> Bool {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        return 3...9 ~= groups.count
            && groups.allSatisfy {
                $0.utf8.count <= 4 && $0.allSatisfy { $0.isASCII && $0.isHexDigit }
            }
    }
}
