/// Keeps texts of error bodies short and harmless.
enum ErrorText {
    private static let wordLength = 64
    private static let sentenceLength = 200

    /// The text, if it is one word as codes and field names are.
    static func word(_ text: String?) -> String? {
        guard let text, 1...wordLength ~= text.utf8.count, text.utf8.allSatisfy(isWordOctet) else {
            return nil
        }
        return text
    }

    /// The beginning of the text, without control and formatting characters.
    static func sentence(_ text: String?) -> String? {
        guard let text else { return nil }
        let scalars = text.unicodeScalars.lazy.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
        let kept = String(String.UnicodeScalarView(scalars.prefix(sentenceLength)))
        return kept.isEmpty ? nil : kept
    }

    private static func isWordOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
