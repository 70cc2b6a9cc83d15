import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("Members that no page names")
struct UnknownMemberTests {
    private static let member = #""added_later":{"note":"not documented","values":[1.50,null]}"#

    @Test(
        "are added to every object and nowhere else",
        arguments: [
            ("{}", "{@}"), (#"{"a":1}"#, #"{"a":1,@}"#), (#"[{},{"b":{}}]"#, #"[{@},{"b":{@},@}]"#),
            (#"{"a":"}"}"#, #"{"a":"}",@}"#), (#"{"a":"\"}"}"#, #"{"a":"\"}",@}"#),
            (#"{"a":"\\"}"#, #"{"a":"\\",@}"#), ("[]", "[]"), (#""}""#, #""}""#),
        ]
    )
    func places(_ document: String, _ expected: String) {
        let result = UnknownMember.added(to: Array(document.utf8))
        let text = String(decoding: result, as: UTF8.self)
        #expect(text == expected.replacing("@", with: Self.member))
    }

    @Test("come when the options say so, and change nothing else")
    func option() async throws {
        let plain = try Bench()
        let rich = try Bench { $0.addsUnknownMembers = true }
        for path in ["me", "accounts", "dashboard", "cdrs", "numbers", "nowhere"] {
            let (one, other) = (
                try await plain.get("/api/v1/partner/\(path)"),
                try await rich.get("/api/v1/partner/\(path)")
            )
            #expect(one.status == other.status)
            #expect(try other.json["added_later"]?["note"]?.string == "not documented")
            let stripped = other.text.replacing(",\(Self.member)", with: "")
                .replacing(Self.member, with: "")
            #expect(stripped == one.text)
        }
    }
}
