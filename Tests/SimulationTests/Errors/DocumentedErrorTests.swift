import Foundation
import JSON
import TestSupport
import Testing

/// Every problem that the description shows for a route is one that the route answers, word for word.
@Suite(.blocking, .timeLimit(.minutes(10)))
struct DocumentedErrorTests {
    @Test("none is shown that nobody knows how to bring about")
    func productions() {
        let unknown = DocumentedError.all.filter {
            MappedError.reply(to: $0) == nil && ErrorProduction.all[$0.kind] == nil
        }
        #expect(unknown.map(\.description) == [])
        #expect(DocumentedError.all.count > 500)
        // Nor is there a way to something that is not shown.
        let shown = Set(DocumentedError.all.map(\.kind))
        let known = Set(ErrorProduction.all.keys).union(MappedError.all.keys)
        #expect(known.subtracting(shown) == [])
    }

    @Test("the words at the top of the description are those of its routes")
    func words() {
        let shown = Set(
            DocumentedError.all.map { error in
                let slug = error.problem["type"]?.string?.split(separator: ":").last ?? ""
                return "\(error.status) \(slug)"
            }
        ).union(["405 method-not-allowed"])
        let text = Contract.front.description.root["info"]?["description"]?.string ?? ""
        var listed = Set<String>()
        for row in text.split(separator: "\n") where row.hasPrefix("| ") {
            let cells = row.split(separator: "|")
            guard cells.count == 2 else { continue }
            let statuses = cells[0].matches(of: #/\d+/#).map { String($0.output) }
            let words = cells[1].matches(of: #/`([a-z0-9-]+)`/#).map { String($0.output.1) }
                .filter { $0 != "violated_policies" }
            if statuses.count == 1 {
                listed.formUnion(words.map { "\(statuses[0]) \($0)" })
            } else {
                listed.formUnion(zip(statuses, words).map { "\($0) \($1)" })
            }
        }
        #expect(listed.symmetricDifference(shown) == [])
    }

    @Test("the guide has the same words")
    func guide() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../../docs/api.md").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        let table = try #require(text.split(separator: "## Errors").last)
        let cells = table.split(separator: "\n").filter { $0.hasPrefix("| ") }
            .compactMap { $0.split(separator: "|").dropFirst().first }
        let told = cells.flatMap { cell in
            cell.matches(of: #/`([a-z-]+)`/#).map { String($0.output.1) }
        }
        let shown = DocumentedError.all.compactMap { error in
            error.problem["type"]?.string?.split(separator: ":").last.map { String($0) }
        }
        #expect(Set(told).symmetricDifference(shown) == ["method-not-allowed"])
    }

    @Test("those that take too long are what the gateway makes of their causes")
    func mapped() throws {
        for error in DocumentedError.all {
            guard let reply = MappedError.reply(to: error) else { continue }
            #expect(reply.status == error.status, "\(error.description)")
            #expect(try error.found(reply) == error.expected, "\(error.description)")
        }
    }

    @Test("of a gateway that works")
    func whole() async throws {
        try await produce(.whole, on: try await Stage.start(ErrorScene.wholePlan))
    }

    @Test("of a provider that is silent, and of an open breaker")
    func silent() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        let stage = try await Stage.start(
            Stage.Plan(
                settings: [
                    "upstream.timeouts.first_byte=50ms", "upstream.breaker.open=5m",
                    "upstream.breaker.window=5m",
                ],
                upstream: peer.address
            )
        )
        try await produce(.silent, on: stage)
    }

    @Test("of a provider without TLS")
    func unsafe() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        peer.script("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        let stage = try await Stage.start(
            Stage.Plan(settings: ErrorScene.steady, upstream: "https://\(peer.address)")
        )
        try await produce(.unsafe, on: stage)
    }

    @Test("of a provider that is not there")
    func absent() async throws {
        let peer = try ScriptedPeer()
        peer.stop()
        try await produce(
            .absent,
            on: try await Stage.start(
                Stage.Plan(settings: ErrorScene.steady, upstream: peer.address)
            )
        )
    }

    @Test("of a gateway without a credential")
    func bare() async throws {
        try await produce(.bare, on: try await Stage.start(Stage.Plan(hasCredential: false)))
    }

    @Test("of a damaged store")
    func damaged() async throws {
        let first = try await Stage.start()
        let created = try await first.create(NewAccountBody().text, key: "damaged-afterwards")
        #expect(created.status == 201)
        let store = StoreFile(in: first.program.directory.path("data"))
        let stage = try await first.restarted {
            try store.execute(
                """
                UPDATE operation SET response = substr(response, 1, 99);
                UPDATE credential SET sealed = substr(sealed, 1, 99)
                """
            )
        }
        try await produce(.damaged, on: stage)
    }

    @Test("of a listener that asks for certificates")
    func certified() async throws {
        let certificates = try await TestCertificates.shared()
        let stage = try await Stage.start(
            Stage.Plan(settings: [
                "tls.certificate=\(certificates.server.certificateFile)",
                "tls.key=\(certificates.server.keyFile)",
                "tls.client_ca=\(certificates.authority.certificateFile)",
            ])
        )
        try await produce(.certified, on: stage)
    }

    @Test("of a full disk")
    func full() async throws {
        try await produce(.full, on: try await Stage.start())
    }

    /// Brings about all that a scene is for, and compares.
    private func produce(_ scene: ErrorScene, on stage: Stage) async throws {
        let rows = DocumentedError.all.compactMap { error in
            MappedError.reply(to: error) == nil
                ? ErrorProduction.all[error.kind].map { (error, $0) } : nil
        }.filter { $0.1.scene == scene }
        #expect(!rows.isEmpty)
        for part in Set(rows.map(\.1.stage)).sorted() {
            for (error, production) in rows where production.stage == part {
                let trial = ErrorTrial(stage: stage, error: error)
                try trial.check(try await production.reply(trial))
            }
        }
        try await stage.end()
    }
}
