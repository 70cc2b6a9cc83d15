import HTTP
import Vault

/// API keys where they do not belong: in a query, an id, a body. They are refused before they are kept,
/// noted, or sent to the provider (R-AK-02).
enum MisplacedKey {
    /// Whether the beginning of an API key stands in a text, also with its underscore percent-encoded.
    static func isIn(_ text: Span<UInt8>) -> Bool {
        guard text.count > 4 else { return false }
        for start in 0..<(text.count - 4) where text[start] == UInt8(ascii: "v") {
            guard text.extracting(start..<(start + 4)).equals("vgwk") else { continue }
            let rest = text.extracting((start + 4)..<text.count)
            if rest[0] == UInt8(ascii: "_") { return true }
            if rest.count > 2, rest.extracting(0..<3).equalsIgnoringCase("%5f") { return true }
        }
        return false
    }
}
