import HTTPTypes
import JSON
import TestSupport
import Testing

/// Bodies and queries that the admin API does not take, each refused with the member's name.
@Suite(.stage(.administered), .timeLimit(.minutes(15)))
struct AdminBodyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        let body: String
        let status: Int
        let field: String?
        var testDescription: String { "\(method) \(path) \(body.prefix(60))" }

        init(
            _ method: HTTPRequest.Method,
            _ path: String,
            _ body: String,
            _ status: Int,
            _ field: String?
        ) {
            self.method = method
            self.path = path
            self.body = body
            self.status = status
            self.field = field
        }
    }

    /// A whole new client, but for what is said otherwise.
    private static func client(_ more: String, _ status: Int, _ field: String?) -> Case {
        let body = #"{"name":"bad","scopes":["partner:read"],"accounts":["*"],\#(more)}"#
        return Case(.post, Stage.clients, body, status, field)
    }

    private static let creations = [
        client(#""nmae":"x""#, 400, "nmae"), client(#""token":"x""#, 400, "token"),
        client(#""SECRET-value":"x""#, 400, "body"),
        client(#""name":"again""#, 400, "name"), client(#""n\u0061me":"again""#, 400, nil),
        client(#""rate":"5/s","rate":"5/s""#, 400, "rate"),
        client(#""rate":"fast""#, 422, "rate"), client(#""rate":5"#, 422, "rate"),
        client(#""burst":0"#, 422, "burst"), client(#""burst":"5""#, 422, "burst"),
        client(#""burst":1000001"#, 422, "burst"), client(#""burst":1.5"#, 422, "burst"),
        client(#""rate":"1/h","burst":1000"#, 422, "burst"),
        client(#""addresses":"127.0.0.1""#, 422, "addresses"),
        client(#""addresses":["127.0.0.1/8"]"#, 422, "addresses"),
        client(#""addresses":["localhost"]"#, 422, "addresses"),
        client(#""addresses":null"#, 422, "addresses"),
        client(#""expires_at":"2020-01-01T00:00:00Z""#, 422, "expires_at"),
        client(#""expires_at":"2096-01-01""#, 422, "expires_at"),
        client(#""expires_at":"2096-02-30T00:00:00Z""#, 422, "expires_at"),
        client(#""expires_at":"2096-01-01T00:00:00+02:00""#, 422, "expires_at"),
        client(#""expires_at":3975177600"#, 422, "expires_at"),
        client(
            #""not_before":"2097-01-01T00:00:00Z","expires_at":"2096-01-01T00:00:00Z""#,
            422,
            "expires_at"
        ),
        client(#""requires_certificate":"yes""#, 422, "requires_certificate"),
    ]

    private static let others = [
        Case(.post, Stage.clients, "", 415, nil), Case(.post, Stage.clients, "[]", 400, nil),
        Case(.post, Stage.clients, "{", 400, nil), Case(.post, Stage.clients, "{} {}", 400, nil),
        Case(.post, Stage.clients, "{}", 422, "name"),
        Case(
            .post,
            Stage.clients,
            #"{"name":"a b","scopes":["admin"],"accounts":["*"]}"#,
            422,
            "name"
        ),
        Case(
            .post,
            Stage.clients,
            #"{"name":null,"scopes":["admin"],"accounts":["*"]}"#,
            422,
            "name"
        ),
        Case(.post, Stage.clients, #"{"name":"bad","scopes":[],"accounts":["*"]}"#, 422, "scopes"),
        Case(
            .post,
            Stage.clients,
            #"{"name":"bad","scopes":["root"],"accounts":["*"]}"#,
            422,
            "scopes"
        ),
        Case(.post, Stage.clients, #"{"name":"bad","scopes":[1],"accounts":["*"]}"#, 422, "scopes"),
        Case(
            .post,
            Stage.clients,
            #"{"name":"bad","scopes":["admin"],"accounts":[]}"#,
            422,
            "accounts"
        ),
        Case(
            .post,
            Stage.clients,
            #"{"name":"bad","scopes":["admin"],"accounts":["*","MA_ABSENT00"]}"#,
            422,
            "accounts"
        ),
        Case(
            .post,
            Stage.clients,
            #"{"name":"bad","scopes":["admin"],"accounts":["PA_DEMO0001"]}"#,
            422,
            "accounts"
        ),
        Case(.patch, "\(Stage.clients)/reader", #"{"name":"other"}"#, 400, "name"),
        Case(.patch, "\(Stage.clients)/reader", #"{"scopes":[]}"#, 422, "scopes"),
        Case(.patch, "\(Stage.clients)/reader", #"{"rate":"1/h","burst":1000}"#, 422, "burst"),
        Case(.patch, "\(Stage.clients)/reader", #"{"scopes":null}"#, 422, "scopes"),
        Case(.post, "\(Stage.clients)/reader/rotate", #"{"grace":"soon"}"#, 422, "grace"),
        Case(.post, "\(Stage.clients)/reader/rotate", #"{"grace":"9601h"}"#, 422, "grace"),
        Case(.post, "\(Stage.clients)/reader/rotate", #"{"grace":30}"#, 422, "grace"),
        Case(.post, "\(Stage.clients)/reader/certificates", "{}", 422, "name"),
        Case(.post, "\(Stage.clients)/reader/certificates", #"{"name":"CN:x"}"#, 422, "name"),
        Case(.delete, "\(Stage.clients)/reader", "{}", 400, nil),
        Case(.put, "\(Stage.credentials)/partner", "{}", 422, "auth_id"),
        Case(
            .put,
            "\(Stage.credentials)/partner",
            #"{"auth_id":"MA_DEMO0001","token":"t","slot":"standby"}"#,
            422,
            "auth_id"
        ),
        Case(
            .put,
            "\(Stage.credentials)/partner",
            #"{"auth_id":"PA_DEMO0001","token":"t","slot":"third"}"#,
            422,
            "slot"
        ),
        Case(
            .put,
            "\(Stage.credentials)/partner",
            #"{"auth_id":"PA_DEMO0001","token":7,"slot":"standby"}"#,
            422,
            "token"
        ),
        Case(.put, "\(Stage.credentials)/customers/MA_ABSENT00", #"{"token":""}"#, 422, "token"),
        Case(.put, "\(Stage.credentials)/customers/MA_ABSENT00", #"{"token":"a b"}"#, 422, "token"),
        Case(
            .put,
            "\(Stage.credentials)/customers/MA_ABSENT00",
            #"{"token":"a\u0000"}"#,
            422,
            "token"
        ),
        Case(.put, "\(Stage.credentials)/customers/PA_DEMO0001", #"{"token":"a"}"#, 400, "id"),
        Case(.post, "\(Stage.credentials)/partner/probe", #"{"slot":1}"#, 422, "slot"),
        Case(.post, "\(Stage.credentials)/partner/promote", #"{"force":"yes"}"#, 422, "force"),
        Case(.get, "\(Stage.clients)?page=0", "", 400, "page"),
        Case(.get, "\(Stage.clients)?name=x", "", 400, "name"),
        Case(.get, "\(Stage.clients)/reader?x=1", "", 400, "x"),
        Case(.delete, "\(Stage.credentials)/partner/standby?force=1", "", 400, "force"),
    ]

    @Test("is refused with the member's name", arguments: creations + others)
    func refusal(_ bad: Case) async throws {
        let stage = try Staging.stage
        let reply = try await stage.administer(bad.method, bad.path, bad.body)
        let slug =
            switch bad.status {
            case 415: "unsupported-media-type"
            case 422: "validation-failed"
            default: "invalid-request"
            }
        reply.expectProblem(bad.status, slug)
        let fields = try reply.codes("errors", "field")
        #expect(fields.first == bad.field, "\(reply.text)")
        #expect(!reply.text.contains("SECRET"))
        // Nothing was made of it.
        try await stage.administer(.get, "\(Stage.clients)/bad").expectProblem(404, "not-found")
    }

    @Test("a body that is not said to be JSON, or is coded")
    func types() async throws {
        let stage = try Staging.stage
        for fields in [
            [("Content-Type", "text/plain")], [],
            [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
        ] {
            try await stage.admin.send(
                .patch,
                "\(Stage.clients)/reader",
                [stage.key("ops")] + fields,
                body: "{}"
            ).expectProblem(415, "unsupported-media-type")
        }
    }
}
