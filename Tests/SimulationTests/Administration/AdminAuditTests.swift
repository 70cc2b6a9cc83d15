import HTTPTypes
import JSON
import TestSupport
import Testing

/// What the audit log says about administration.
@Suite(.blocking) struct AdminAuditTests {
    @Test(
        "every request has its line, and every change one before and one after",
        .timeLimit(.minutes(15))
    )
    func records() async throws {
        let stage = try await Stage.start(.administered)
        let body = #"{"name":"billing","scopes":["partner:read"],"accounts":["*"]}"#
        let steps: [(HTTPRequest.Method, String, String, String?, Int)] = [
            (.post, "", body, "ops", 201), (.post, "", body, "ops", 409),
            (.get, "", "", "ops", 200),
            (.get, "", "", nil, 401), (.get, "", "", "reader", 403), (.post, "", "{}", "ops", 422),
            (.delete, "/billing", "", "ops", 200), (.get, "/absent", "", "ops", 404),
        ]
        var key = ""
        for (index, step) in steps.enumerated() {
            let reply = try await stage.administer(
                step.0,
                Stage.clients + step.1,
                step.2,
                as: step.3,
                [("X-Request-Id", "step-\(index)")]
            )
            #expect(reply.status == step.4, "\(step): \(reply.text)")
            if index == 0 { key = try #require(try reply.json["key"]?.string) }
        }
        for path in ["/healthz", "/readyz"] { _ = try await stage.admin.send(.get, path) }
        try await stage.end()

        #expect(try stage.places(of: String(key.suffix(49))) == [])
        let lines = try stage.auditLines()
        for (index, step) in steps.enumerated() {
            let own = lines.filter { $0["req_id"]?.string == "step-\(index)" }
            let types = own.compactMap { $0["type"]?.string }
            let isChange = [0, 1, 6].contains(index)
            #expect(
                types
                    == (isChange ? ["admin.intent", "admin.outcome"] : []) + ["admin.request"],
                "\(step)"
            )
            let request = try #require(own.last)
            #expect(request["status"]?.integer == step.4)
            #expect(request["client"]?.string == (step.3 == nil ? nil : step.3))
            #expect(request["method"]?.string == step.0.rawValue)
            for record in own {
                #expect(record["route"]?.string?.isEmpty == false)
                #expect(record["src_ip"]?.string == "127.0.0.1")
            }
            guard isChange else { continue }
            #expect(own[0]["client"]?.string == "ops")
            #expect(own[0]["key_id"]?.string?.count == 10)
            #expect(own[0]["target"]?.string == "client billing")
            #expect(own[1]["decision"]?.string == (step.4 == 409 ? "client-exists" : "done"))
        }
        #expect(lines.count { $0["type"]?.string == "admin.request" } == steps.count)
    }
}
