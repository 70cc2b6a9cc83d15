import HTTPTypes
import JSON
import TestSupport
import Testing
import VobizSimulator

/// What callers see of a store that is damaged or cannot be written: nothing else stops working.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct DamagedStoreTests {
    private func store(of stage: Stage) -> StoreFile {
        StoreFile(in: stage.program.directory.path("data"))
    }

    private func records(_ type: String, of stage: Stage) throws -> [JSONValue] {
        try stage.auditLines().filter { $0["type"]?.string == type }
    }

    @Test("a customer's damaged token harms that customer alone, and is not fetched over")
    func customer() async throws {
        let first = try await Stage.start()
        let accounts = Array(first.accounts.prefix(3))
        for account in accounts {
            #expect(try await first.get("/v1/accounts/\(account)/profile").status == 200)
        }
        let file = store(of: first)
        let stage = try await first.restarted {
            try file.execute(
                """
                CREATE TEMP TABLE kept AS SELECT id, sealed FROM credential;
                UPDATE credential SET sealed = (SELECT sealed FROM kept
                    WHERE kept.id = 'customer/\(accounts[1])') WHERE auth_id = '\(accounts[0])';
                UPDATE credential SET sealed = (SELECT sealed FROM kept
                    WHERE kept.id = 'customer/\(accounts[0])') WHERE auth_id = '\(accounts[1])';
                """
            )
        }
        try await stage.simulator.forgetRequests()
        for account in accounts.prefix(2) {
            for route in ["profile", "balances/INR"] {
                let reply = try await stage.get("/v1/accounts/\(account)/\(route)")
                reply.expectProblem(503, "store-integrity")
                #expect(reply["Retry-After"] == "60")
            }
        }
        #expect(try await stage.simulator.connections() == 0)
        #expect(try await stage.get("/v1/accounts/\(accounts[2])/profile").status == 200)
        #expect(try await stage.get("/v1/accounts/\(accounts[0])").status == 200)
        #expect(try await stage.admin.send(.get, "/readyz").status == 200)
        try await until { try records("store.damaged", of: stage).count == 2 }
        #expect(
            try Set(records("store.damaged", of: stage).compactMap { $0["account"]?.string })
                == Set(accounts.prefix(2))
        )
        #expect(stage.log.contains("the store is damaged"))

        // An operator removes it, and then it is fetched as ever.
        try await stage.credential("remove customer --auth-id \(accounts[0])")
        let path = "/v1/accounts/\(accounts[0])/profile"
        try await until { try await stage.get(path).status == 200 }
        try await stage.end()
    }

    @Test("the partner's damaged credential is told, to callers and by readiness, until replaced")
    func partner() async throws {
        let first = try await Stage.start()
        let file = store(of: first)
        let stage = try await first.restarted {
            try file.execute("UPDATE credential SET sealed = substr(sealed, 1, 99)")
        }
        try await stage.simulator.forgetRequests()
        let path = "/v1/accounts/\(stage.accounts[0])"
        try await stage.get(path).expectProblem(503, "store-integrity")
        let text = NewAccountBody().text
        let write = try await stage.create(text, key: "nothing-to-send-it-with")
        write.expectProblem(503, "store-integrity")
        let fate = try await stage.get(try #require(write["Location"]))
        #expect(try fate.json["state"]?.string == "not_executed")
        let readiness = try await stage.admin.send(.get, "/readyz")
        readiness.expectProblem(503, "not-ready")
        #expect(readiness.text.contains("is damaged in the store"))
        #expect(try await stage.simulator.connections() == 0)

        let partner = StageSetup.partner
        try await stage.credential(
            "set partner --auth-id \(partner.authID)",
            input: partner.token + "\n"
        )
        try await until { try await stage.get(path).status == 200 }
        #expect(try await stage.create(text, key: "nothing-to-send-it-with").status == 201)
        #expect(try await stage.admin.send(.get, "/readyz").status == 200)
        try await stage.end()
    }

    @Test("a stored answer that is damaged is not given, and its write is not repeated")
    func answer() async throws {
        let first = try await Stage.start()
        let text = NewAccountBody().text
        let done = try await first.create(text, key: "answered-and-then-damaged")
        #expect(done.status == 201)
        let file = store(of: first)
        let stage = try await first.restarted {
            try file.execute("UPDATE operation SET response = substr(response, 1, 99)")
        }
        try await stage.simulator.forgetRequests()
        for _ in 0..<2 {
            try await stage.create(text, key: "answered-and-then-damaged")
                .expectProblem(503, "store-integrity")
        }
        try await stage.get(try #require(done["Location"])).expectProblem(503, "store-integrity")
        #expect(try await stage.simulator.connections() == 0)
        try await until { try records("store.damaged", of: stage).count == 1 }
        try await stage.end()
    }

    @Test("on a full disk writes are refused and reads go on; with room again all is as before")
    func fullDisk() async throws {
        let stage = try await Stage.start()
        let path = "/v1/accounts/\(stage.accounts[0])/profile"
        #expect(try await stage.get(path).status == 200)
        try await limit(stage, to: "65536")
        var statuses: Set<Int> = []
        for number in 0..<50 where !statuses.contains(503) {
            let reply = try await create(stage, number)
            if reply.status == 503 { reply.expectProblem(503, "store-unavailable") }
            statuses.insert(reply.status)
        }
        #expect(statuses.contains(503))
        try await stage.simulator.forgetRequests()
        let refused = try await create(stage, 60)
        refused.expectProblem(503, "store-unavailable")
        #expect(refused["Retry-After"] == "5")
        #expect(try await stage.calls(of: FaultTrial.creationRoute) == 0)
        #expect(try await stage.get(path).status == 200)
        #expect(try await stage.get("/v1/accounts/\(stage.accounts[1])").status == 200)
        try await limit(stage, to: "unlimited")
        try await until { try await create(stage, 61).status == 201 }
        try await until { try await stage.admin.send(.get, "/readyz").status == 200 }
        try await stage.end()
        let check = try await stage.program.run(["store", "verify"])
        #expect(check.status == 0, "\(check.error)")
    }

    @Test(
        "without room for the audit log writes are refused; with room again nothing has to be done"
    )
    func fullAuditLog() async throws {
        let stage = try await Stage.start()
        let path = "/v1/accounts/\(stage.accounts[0])"
        #expect(try await stage.get(path).status == 200)
        // The log has more than an octet by now, and SQLite's files are not written by reads.
        try await limit(stage, to: "1")
        try await until {
            guard try await stage.get(path).status == 200 else { return false }
            return try await stage.admin.send(.get, "/readyz").text.contains(
                "log cannot be written"
            )
        }
        try await limit(stage, to: "unlimited")
        try await until { try await stage.admin.send(.get, "/readyz").status == 200 }
        #expect(try await create(stage, 70).status == 201)
        try await stage.end()
        let lines = try stage.auditLines()
        #expect(lines.map { $0["seq"]?.integer } == Array(1...lines.count))
        let resumed = lines.filter { $0["type"]?.string == "system.resumed" }
        #expect(resumed.first?["reason"]?.string == "write: File too large")
    }

    private func create(_ stage: Stage, _ number: Int) async throws -> Reply {
        var body = NewAccountBody()
        body.email = "owner-\(number)@nila-traders.example"
        return try await stage.create(body.text, key: "on-a-disk-without-room-\(number)")
    }

    /// Bounds the size of the gateway's files, as a full disk does.
    private func limit(_ stage: Stage, to bytes: String) async throws {
        let prlimit = Program(in: stage.program.directory, executable: "/usr/bin/prlimit")
        let result = try await prlimit.run([
            "--pid=\(stage.gateway.identifier)", "--fsize=\(bytes):unlimited",
        ])
        try #require(result.status == 0, "\(result.error)")
    }
}
