/// The `Link` to the next page of a list (RFC 8288), with the same filters.
struct NextLink: Sendable {
    /// `</v1/accounts?page=2&per_page=20>; rel="next"`; nil for what is no list.
    let text: String?

    init(_ route: Route, path: String, _ values: [String?]) {
        let names = route.parameters.map { "\($0.name)" }
        guard names.first == "page", let page = values.first?.flatMap({ Int($0) }) else {
            text = nil
            return
        }
        var pairs = ["page=\(page + 1)"]
        for (name, value) in zip(names, values).dropFirst() {
            if let value { pairs.append("\(name)=\(Self.encode(value))") }
        }
        text = "<\(path)?\(pairs.joined(separator: "&"))>; rel=\"next\""
    }

    /// Everything but unreserved characters (RFC 3986 §2.3) is encoded.
    private static func encode(_ value: String) -> String {
        var encoded = ""
        for octet in value.utf8 {
            switch octet {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126:
                encoded.unicodeScalars.append(Unicode.Scalar(octet))
            default:
                let digits = String(octet, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
