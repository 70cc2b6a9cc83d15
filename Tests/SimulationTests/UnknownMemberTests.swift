import HTTP
import JSON
import TestSupport
import Testing

@testable import Gateway
@testable import VobizSimulator

/// Nothing that the provider adds to its answers leaves the gateway, wherever it stands and whatever it is called.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct UnknownMemberTests {
    @Test(
        "no name and no value that is added is in an answer, in the log or on record",
        arguments: ["schema", "example"]
    )
    func leaks(shape: String) async throws {
        let seed = UInt64(SeededGenerator.freshSeed % 1_000_000)
        let stage = try await Stage.start(
            Stage.Plan(shape: shape, provider: ["--extra-fields-seed", "\(seed)"])
        )
        let document = try await stage.ask("/api/v1/partner/accounts/\(stage.accounts[0])").text
        #expect(document.contains(RandomMembers.mark), "the provider adds nothing")
        var answered = Set<String>()
        // Each account has other members, and so has each answer.
        for account in stage.accounts.prefix(4) {
            for route in Gateway.Route.allCases {
                let reply = try await ask(route, account, stage)
                let status = reply.status
                #expect([200, 201, 404].contains(status), "seed \(seed): \(route) \(reply.text)")
                if status < 300 { answered.insert("\(route)") }
                expectNothing(in: reply.everything, "seed \(seed): \(route)")
            }
        }
        // A refusal has them as well.
        for status in [400, 402, 404, 409, 422, 429, 500, 503] {
            try await stage.order(
                #""kind":"answer","status":\#(status),"count":2"#,
                on: FaultTrial.accountRoute
            )
            let reply = try await stage.get("/v1/accounts/\(stage.accounts[20])")
            #expect(reply.status >= 400, "\(status)")
            expectNothing(in: reply.everything, "seed \(seed): \(status)")
            try await stage.simulator.forgetFaults()
        }
        // Those of an operation or of a call need one that there is.
        #expect(answered.count == Gateway.Route.allCases.count, "\(answered.sorted())")
        try await stage.end()
        let kept = try stage.program.directory.contents().filter { $0.key.hasPrefix("data/") }
        #expect(kept.contains { $0.key.hasSuffix("audit.jsonl") })
        for (name, octets) in kept {
            expectNothing(in: String(decoding: octets, as: UTF8.self), "seed \(seed): \(name)")
        }
        expectNothing(in: stage.log, "seed \(seed): log")
    }

    /// A right request for a route, as the description has it.
    private func ask(_ route: Gateway.Route, _ account: String, _ stage: Stage) async throws
        -> Reply
    {
        let operation = try #require(
            Contract.front.operations.first {
                $0.pattern == route.pattern && $0.method.uppercased() == "\(route.method.name)"
            }
        )
        var request = try RightRequest(operation).on(stage)
        request.target = request.target.replacing(stage.accounts[0], with: account)
        if route.pattern.contains("{operation_id}"), let id = try await newOperation(stage) {
            request.target = "/v1/operations/\(id)"
        }
        if route == .cdr, let id = try await stage.callID(of: account) {
            request.target = "/v1/accounts/\(account)/cdrs/\(id)"
        }
        let outcome = await stage.front.raw.send(request.text, lasting: true)
        return try #require(outcome.replies.first, "\(route): no answer")
    }

    private func newOperation(_ stage: Stage) async throws -> String? {
        let operation = try #require(Contract.front.operations.first { $0.id == "createAccount" })
        let request = try RightRequest(operation).on(stage)
        let outcome = await stage.front.raw.send(request.text, lasting: true)
        return try outcome.replies.first?.json["operation_id"]?.string
    }

    private func expectNothing(in text: String, _ comment: String) {
        for mark in [RandomMembers.mark, RandomMembers.numberMark] where text.contains(mark) {
            let place = text.firstRange(of: mark).map { String(text[$0.lowerBound...].prefix(60)) }
            Issue.record("\(comment): has \(place ?? mark)")
        }
    }
}
