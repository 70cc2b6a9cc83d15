/// A program and its arguments as one line: words between blanks, and between double quotes what holds
/// blanks itself. Within quotes a backslash makes `"` and `\` ordinary. There is no more to it: no
/// variables, no patterns, no shell.
struct CommandWords: Hashable, Sendable {
    let words: [String]

    init(words: [String]) {
        self.words = words
    }

    /// Nil for quotes that do not end and for words that touch quotes.
    init?(_ text: String) {
        var words: [String] = []
        var rest = text[...]
        while true {
            rest = rest.drop { $0 == " " }
            guard let first = rest.first else { break }
            if first == "\"" {
                guard let word = Self.takeQuoted(&rest), rest.first ?? " " == " " else {
                    return nil
                }
                words.append(word)
            } else {
                let word = rest.prefix { $0 != " " }
                guard !word.contains("\"") else { return nil }
                words.append(String(word))
                rest = rest[word.endIndex...]
            }
        }
        self.words = words
    }

    var text: String {
        words.map { word in
            guard word.isEmpty || word.contains(where: { " \"\\".contains($0) }) else {
                return word
            }
            let escaped = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(escaped)\""
        }
        .joined(separator: " ")
    }

    private static func takeQuoted(_ rest: inout Substring) -> String? {
        var word = ""
        rest.removeFirst()
        while let next = rest.popFirst() {
            switch next {
            case "\"": return word
            case "\\":
                guard let escaped = rest.popFirst(), "\"\\".contains(escaped) else { return nil }
                word.append(escaped)
            default: word.append(next)
            }
        }
        return nil
    }
}
