import JSON
import Testing

/// Bodies that the creation of an account refuses before the provider hears of it.
@Suite(.stage(), .timeLimit(.minutes(15)))
struct BadBodyTests {
    struct Body: Sendable, CustomTestStringConvertible {
        let text: String
        let status: Int
        let slug: String
        /// Members that the answer names.
        let fields: [String]
        var testDescription: String { "\(text.prefix(60)) → \(status)" }

        init(
            _ text: String,
            _ status: Int = 400,
            _ slug: String = "invalid-request",
            _ fields: [String] = []
        ) {
            self.text = text
            self.status = status
            self.slug = slug
            self.fields = fields
        }
    }

    private static let start = #"{"name":"N","email":"n@example.com","password":"secret-1","#
    private static let sound = start + #""country":"IN""#

    @Test(
        "is refused",
        arguments: [
            Body(""), Body("{"), Body("[]"), Body("null"), Body("\"text\""), Body("{} {}"),
            Body("{}x"), Body("\u{FEFF}{}"), Body("{'name':1}"), Body("{\"name\":1,}"),
            Body("// x\n{}"), Body(String(repeating: "[", count: 100_000)),
            Body(sound + #","name":"M"}"#), Body(sound + #","n\u0061me":"M"}"#),
            Body(sound + #","phone":"\ud800"}"#), Body(sound + ",\"phone\":\"a\nb\"}"),
            Body(sound + #","extra":1}"#, 400, "invalid-request", ["extra"]),
            Body(sound + #","Name":"x"}"#, 400, "invalid-request", ["Name"]),
            Body(sound + #","name ":"x"}"#, 400, "invalid-request", ["name "]),
            Body(sound + #","__proto__":{}}"#, 400, "invalid-request", ["__proto__"]),
            Body(sound + #","auth_id":"MA_X"}"#, 400, "invalid-request", ["auth_id"]),
            Body(sound + #","balance":"1000"}"#, 400, "invalid-request", ["balance"]),
            Body(sound + #","address":{"town":"x"}}"#, 400, "invalid-request", ["address.town"]),
            Body("{}", 422, "validation-failed", ["country", "email", "name", "password"]),
            Body(start + #""country":null}"#, 422, "validation-failed", ["country"]),
            Body(start + #""country":"in"}"#, 422, "validation-failed", ["country"]),
            Body(start + #""country":7}"#, 422, "validation-failed", ["country"]),
            Body(sound + #","phone":"12345"}"#, 422, "validation-failed", ["phone"]),
            Body(sound + #","phone":"+0123456789"}"#, 422, "validation-failed", ["phone"]),
            Body(sound + #","address":"street"}"#, 422, "validation-failed", ["address"]),
            Body(
                sound + #","tax":{"gst_status":"x"}}"#,
                422,
                "validation-failed",
                ["tax.gst_status"]
            ),
            Body(sound + #","timezone":"a b"}"#, 422, "validation-failed", ["timezone"]),
            Body(
                sound.replacing("secret-1", with: "secret-x") + "}",
                422,
                "validation-failed",
                ["password"]
            ),
            Body(
                sound.replacing("secret-1", with: "s-1") + "}",
                422,
                "validation-failed",
                ["password"]
            ),
            Body(
                sound.replacing("n@example.com", with: "n@example") + "}",
                422,
                "validation-failed",
                ["email"]
            ),
            Body(
                sound.replacing(#""N""#, with: #""\u0000""#) + "}",
                422,
                "validation-failed",
                ["name"]
            ),
            Body(
                sound.replacing(#""N""#, with: #""  ""#) + "}",
                422,
                "validation-failed",
                ["name"]
            ),
        ]
    )
    func refusal(_ body: Body) async throws {
        let stage = try Staging.stage
        let reply = try await stage.create(body.text, key: "the-body-is-no-good-\(body.status)")
        reply.expectProblem(body.status, body.slug)
        let fields = try reply.json["errors"]?.elements.compactMap { $0["field"]?.string }
        #expect((fields ?? []).sorted() == body.fields)
        #expect(!reply.text.contains("secret-"))
        #expect(try await stage.calls(of: "POST /api/v1/partner/accounts") == 0)
    }

    @Test(
        "must say that it is JSON and plain",
        arguments: [
            ["Content-Type: text/plain"], ["Content-Type: application/x-www-form-urlencoded"],
            ["Content-Type: application/json; charset=utf-16"], ["Content-Type: application/jsonx"],
            [], ["Content-Type: application/json", "Content-Encoding: gzip"],
        ]
    )
    func type(_ fields: [String]) async throws {
        let stage = try Staging.stage
        let text = NewAccountBody().text
        let lines =
            [
                "Host: x", "X-Api-Key: \(try #require(stage.keys["full"]))",
                "Idempotency-Key: the-type-is-no-good", "Content-Length: \(text.utf8.count)",
            ] + fields
        let head = "POST /v1/accounts HTTP/1.1\r\n\(lines.joined(separator: "\r\n"))\r\n\r\n"
        let connection = stage.front.raw
        let outcome = await connection.send(head + text, lasting: true)
        try #require(outcome.replies.first).expectProblem(415, "unsupported-media-type")
    }

    @Test("two lines of a field that counts are refused")
    func duplicateFields() async throws {
        let stage = try Staging.stage
        let text = NewAccountBody().text
        let fields = [
            "Idempotency-Key: first-of-two-keys-here", "Content-Type: application/json",
            "Content-Length: \(text.utf8.count)", "Host: x",
            "X-Api-Key: \(try #require(stage.keys["full"]))",
        ]
        let connection = stage.front.raw
        for field in fields.prefix(2) {
            let lines = (fields + [field]).joined(separator: "\r\n")
            let outcome = await connection.send(
                "POST /v1/accounts HTTP/1.1\r\n\(lines)\r\n\r\n\(text)",
                lasting: true
            )
            try #require(outcome.replies.first).expectProblem(400, "duplicate-header")
        }
        #expect(try await stage.calls(of: "POST /api/v1/partner/accounts") == 0)
    }
}
