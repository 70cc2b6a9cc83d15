import HTTPTypes
import JSON
import TestSupport
import Testing

/// What the audit log says about requests and writes.
@Suite(.blocking) struct AuditTests {
    @Test("every request has its line", .timeLimit(.minutes(15)))
    func requests() async throws {
        let stage = try await Stage.start(.threeCallers)
        let foreign = try #require(stage.accounts.last)
        let requests: [(path: String, caller: String?, status: Int, route: String?)] = [
            ("/v1/partner", "full", 200, "partner"), ("/v1/partner", "full", 200, "partner"),
            ("/v1/partner", nil, 401, "partner"), ("/v1/partner", "reader", 403, "partner"),
            ("/v1/accounts/\(foreign)", "limited", 404, "account"),
            ("/v1/accounts?x=1", "full", 400, "accounts"), ("/v1/nothing", "full", 404, nil),
            ("/openapi.yaml", nil, 200, "openapi"), ("/v1/accounts/..", "full", 400, nil),
        ]
        for (index, request) in requests.enumerated() {
            var fields = [("X-Request-Id", "request-\(index)")]
            if let caller = request.caller { fields.append(try stage.key(caller)) }
            let reply = try await stage.front.send(.get, request.path, fields)
            #expect(reply.status == request.status, "\(request.path)")
            #expect(reply["X-Request-Id"] == "request-\(index)")
        }
        let broken = stage.front.raw
        _ = await broken.send("GET / HTTP/1.1\r\nbad line\r\n\r\n")
        try await stage.end()

        let lines = try stage.auditLines()
        #expect(lines.map { $0["seq"]?.integer } == Array(1...lines.count))
        for (index, request) in requests.enumerated() {
            let own = lines.filter { $0["req_id"]?.string == "request-\(index)" }
            #expect(own.count == 1, "\(request.path)")
            guard let line = own.first else { continue }
            #expect(line["status"]?.integer == request.status)
            #expect(line["route"]?.string == request.route)
            // A caller is known from the route on: what is no route is refused before.
            #expect(line["client"]?.string == (request.route == nil ? nil : request.caller))
            #expect(line["src_ip"]?.string == "127.0.0.1")
            #expect(line["method"]?.string == "GET")
        }
        #expect(lines.count { $0["reason"]?.string == "no-key" } == 1)
        #expect(lines.count { $0["status"]?.integer == 400 } == 3, "the broken one too")
        #expect(lines.compactMap { $0["cache"]?.string } == ["miss", "hit"])
    }

    @Test(
        "a write has an intent before and an outcome after",
        .timeLimit(.minutes(15)),
        arguments: [
            ("", 201, "done"),
            (#""kind":"answer","status":422,"family":"wrapped""#, 422, "refused"),
            (#""kind":"answer","status":403,"family":"coded""#, 403, "not-executed"),
            (#""kind":"answer","status":502,"family":"html","moment":"after""#, 504, "unknown"),
        ]
    )
    func write(fault: String, status: Int, decision: String) async throws {
        let stage = try await Stage.start()
        if !fault.isEmpty { try await stage.order(fault, on: "POST /api/v1/partner/accounts") }
        let reply = try await stage.create(
            NewAccountBody().text,
            key: "on-record-before-and-after",
            [("X-Request-Id", "write")]
        )
        #expect(reply.status == status, "\(reply.text)")
        try await stage.end()
        let lines = try stage.auditLines().filter { $0["req_id"]?.string == "write" }
        #expect(lines.map { $0["type"]?.string } == ["op.intent", "op.outcome", "http"])
        let operations = Set(lines.map { $0["op_id"]?.string })
        #expect(operations.count == 1)
        #expect(operations.first??.count == 26)
        #expect(lines.allSatisfy { $0["client"]?.string == "full" })
        #expect(lines.allSatisfy { $0["route"]?.string == "create-account" })
        #expect(lines.map { $0["decision"]?.string } == [nil, decision, nil])
        #expect(lines.last?["status"]?.integer == status)
    }
}
