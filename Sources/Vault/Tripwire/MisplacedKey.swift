/// API keys where they do not belong: in a query, an id, a name, a body. They are refused before they are kept,
/// noted, or sent to the provider (R-AK-02).
public enum MisplacedKey {
    private static let mark: [UInt8] = Array("vgwk_".utf8)

    /// Whether the beginning of an API key stands in a text, as whoever reads the text will see it: each
    /// of its characters may be there as `%76` (RFC 3986 §2.1), as `\u0076` (RFC 8259 §7), or as the former in
    /// the latter's letters.
    ///
    /// Allocates nothing: a query is looked at before a kept answer is given.
    public static func isIn(_ text: Span<UInt8>) -> Bool {
        for start in text.indices {
            switch text[start] {
            case UInt8(ascii: "v"), UInt8(ascii: "%"), UInt8(ascii: "\\"):
                if begins(text, at: start) { return true }
            default: continue
            }
        }
        return false
    }

    private static func begins(_ text: Span<UInt8>, at start: Int) -> Bool {
        var position = start
        for index in mark.indices {
            guard let (octet, end) = character(text, at: position), octet == mark[index] else {
                return false
            }
            position = end
        }
        return true
    }

    /// What stands at a position when both codings are undone, and where it ends.
    private static func character(_ text: Span<UInt8>, at position: Int) -> (UInt8, Int)? {
        guard let (first, end) = unescaped(text, at: position) else { return nil }
        guard first == UInt8(ascii: "%"), let (high, next) = digit(text, at: end),
            let (low, last) = digit(text, at: next)
        else { return (first, end) }
        return (high << 4 | low, last)
    }

    private static func digit(_ text: Span<UInt8>, at position: Int) -> (UInt8, Int)? {
        guard let (octet, end) = unescaped(text, at: position) else { return nil }
        return value(octet).map { ($0, end) }
    }

    /// What stands at a position when `\u00XX` is undone: nothing beyond is a part of a key.
    private static func unescaped(_ text: Span<UInt8>, at position: Int) -> (UInt8, Int)? {
        guard position < text.count else { return nil }
        guard text[position] == UInt8(ascii: "\\"), text.count - position >= 6,
            text[position + 1] == UInt8(ascii: "u"), text[position + 2] == UInt8(ascii: "0"),
            text[position + 3] == UInt8(ascii: "0"), let high = value(text[position + 4]),
            let low = value(text[position + 5])
        else { return (text[position], position + 1) }
        return (high << 4 | low, position + 6)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
