import JSON
import TestSupport
import Testing

@testable import VobizSimulator

@Suite("Random members that no page names")
struct RandomMembersTests {
    private func added(_ seed: UInt64, to text: String, for name: String = "sim-1") -> String {
        var members = RandomMembers(seed: seed, for: name)
        return String(decoding: members.added(to: Array(text.utf8)), as: UTF8.self)
    }

    /// The tree without the members that are marked.
    private func stripped(_ value: JSONValue) -> String {
        switch value.kind {
        case .object:
            let members = value.members.filter { !$0.name.contains(RandomMembers.mark) }
            return "{"
                + members.map { "\"\($0.name)\":\(stripped($0.value))" }
                .joined(separator: ",") + "}"
        case .array: return "[" + value.elements.map(stripped).joined(separator: ",") + "]"
        default: return JSONText.of(value).replacing("\n", with: "")
        }
    }

    @Test("leave the document as it was, at whatever place they stand, and are strict JSON")
    func places() throws {
        let texts = [
            "{}", "[]", #"{"a":1}"#, #"[{},{"b":{}},[{"c":"}{"}]]"#, #"{"a":"\"}","b":{"c":[{}]}}"#,
        ]
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let seed = generator.next()
            for text in texts {
                let rich = added(seed, to: text)
                let root = try JSONDocument(parsing: Array(rich.utf8), limits: .upstream).root
                #expect(stripped(root) == text, "seed \(generator.seed): \(rich)")
            }
        }
    }

    @Test("are the same for a seed and an answer, and others for another")
    func seeds() {
        let text = #"{"a":{"b":{"c":{}}}}"#
        #expect(added(7, to: text) == added(7, to: text))
        #expect(added(7, to: text) != added(8, to: text))
        #expect(added(7, to: text) != added(7, to: text, for: "sim-2"))
        let all = (0..<50).map { added($0, to: text) }.joined()
        for word in ["auth_token_unmodelled_", "theme_unmodelled_", "\"unmodelled-", "7319731973"] {
            #expect(all.contains(word), "\(word)")
        }
    }
}
