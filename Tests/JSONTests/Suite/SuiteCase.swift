import Testing

@testable import JSON

/// A text that a JSON reader must accept, must refuse, or may decide about. The cases and their names are those
/// of JSONTestSuite (Nicolas Seriot, "Parsing JSON is a Minefield").
struct SuiteCase: Sendable, CustomTestStringConvertible {
    let name: String
    let octets: [UInt8]
    /// Nil when it is accepted.
    let reason: JSONError.Reason?

    var testDescription: String { name }

    init(_ name: String, _ octets: [UInt8], _ reason: JSONError.Reason?) {
        self.name = name
        self.octets = octets
        self.reason = reason
    }

    /// Reads a table with a case to a line: the reason or `accepted`, the name, the text. `%XX` is an octet.
    static func table(_ text: String) -> [SuiteCase] {
        text.split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            return SuiteCase(String(parts[1]), decode(parts[2].utf8), reason(parts[0]))
        }
    }

    private static func reason(_ word: Substring) -> JSONError.Reason? {
        guard word != "accepted" else { return nil }
        guard let reason = JSONError.Reason.allCases.first(where: { "\($0)" == word }) else {
            preconditionFailure("no reason is called \(word)")
        }
        return reason
    }

    private static func decode(_ text: Substring.UTF8View) -> [UInt8] {
        var rest = text[...]
        var octets: [UInt8] = []
        while let octet = rest.popFirst() {
            let digits = rest.prefix(2)
            guard octet == UInt8(ascii: "%") else {
                octets.append(octet)
                continue
            }
            octets.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return octets
    }
}
