/// What HTTP/2 asks of fields beyond the grammar of HTTP (RFC 9113 §8.2).
enum HTTP2FieldSyntax {
    /// A token without capital letters (§8.2.1).
    static func isName(_ name: Span<UInt8>) -> Bool {
        for index in name.indices {
            let octet = name[index]
            guard octet &- 65 >= 26, FieldSyntax.isTokenOctet(octet) else { return false }
        }
        return !name.isEmpty
    }

    /// A field value without a blank at either end (§8.2.1).
    static func isValue(_ value: Span<UInt8>) -> Bool {
        guard ByteScan.endOfValue(value, from: 0) == value.count else { return false }
        guard !value.isEmpty else { return true }
        return !isBlank(value[0]) && !isBlank(value[value.count - 1])
    }

    private static func isBlank(_ octet: UInt8) -> Bool {
        octet == 32 || octet == 9
    }

    /// Fields that only mean something to one HTTP/1 connection (§8.2.2). In an answer TE is one of them.
    static func isConnectionSpecific(_ name: Span<UInt8>) -> Bool {
        switch name.count {
        case 2: name.equals("te")
        case 7: name.equals("upgrade")
        case 10: name.equals("connection") || name.equals("keep-alive")
        case 16: name.equals("proxy-connection")
        case 17: name.equals("transfer-encoding")
        default: false
        }
    }
}
