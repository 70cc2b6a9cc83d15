import Vobiz

/// Path parameters, checked over their octets.
enum AccountSyntax {
    /// `MA_[A-Z0-9]{4,32}`: a customer's account. Such a text needs no encoding anywhere.
    static func isAccount(_ octets: Span<UInt8>) -> Bool {
        guard (7...35).contains(octets.count), octets[0] == UInt8(ascii: "M"),
            octets[1] == UInt8(ascii: "A"), octets[2] == UInt8(ascii: "_")
        else { return false }
        for index in 3..<octets.count {
            switch octets[index] {
            case 48...57, 65...90: continue
            default: return false
            }
        }
        return true
    }

    /// 8 to 64 letters, digits, hyphens and underscores: a call, as ``CallID`` reads it.
    static func isCall(_ octets: Span<UInt8>) -> Bool {
        guard (8...64).contains(octets.count) else { return false }
        for index in octets.indices where !CallID.isBodyOctet(octets[index]) { return false }
        return true
    }

    /// `[A-Z]{3}`.
    static func isCurrency(_ octets: Span<UInt8>) -> Bool {
        guard octets.count == 3 else { return false }
        for index in octets.indices where !(65...90).contains(octets[index]) { return false }
        return true
    }
}
