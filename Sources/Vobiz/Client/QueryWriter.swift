/// Writes the query of a path, every value percent-encoded but for unreserved characters (RFC 3986
/// §2.3).
struct QueryWriter {
    private(set) var text = ""

    /// Adds a parameter if it has a value. The name is a constant of ours.
    mutating func append(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        text += (text.isEmpty ? "?" : "&") + name.description + "="
        for octet in value.utf8 { append(octet) }
    }

    mutating func append(_ page: PageRequest) {
        append("page", String(page.page))
        append("per_page", String(page.perPage))
    }

    private mutating func append(_ octet: UInt8) {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            text.unicodeScalars.append(Unicode.Scalar(octet))
        default:
            let digits = String(octet, radix: 16, uppercase: true)
            text += octet < 16 ? "%0" + digits : "%" + digits
        }
    }
}
