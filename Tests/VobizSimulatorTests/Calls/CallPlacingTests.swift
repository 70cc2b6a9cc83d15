import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("Placing calls")
struct CallPlacingTests {
    @Test("answers with the call's uuid before anything rings")
    func success() async throws {
        let calls = try CallBench()
        let root = try await calls.place().json
        #expect(root.members.map { $0.name } == ["api_id", "message", "request_uuid"])
        #expect(root["message"]?.string == "Call fired")
        let uuid = try #require(root["request_uuid"]?.string)
        #expect(try await calls.uuids("Call/?status=queued") == [uuid])
        #expect(try await calls.uuids("Call?status=live") == [])
    }

    @Test("of more than the limit in one second is refused at once, and not in the next")
    func callsPerSecond() async throws {
        let calls = try CallBench(cps: 2, channels: 10)
        calls.time.advance(milliseconds: 900)
        _ = try await calls.placed()
        _ = try await calls.placed()
        for _ in 0..<3 {
            let reply = try await calls.place()
            #expect(reply.status == 429)
            #expect(try reply.family == "a")
            #expect(reply.fields[.retryAfter] == "1")
            let requestID = try #require(HTTPField.Name("X-Request-Id"))
            #expect(try reply.json["requestId"]?.string == reply.fields[requestID])
            let error = try reply.json["error"]
            #expect(error?["code"]?.string == "RATE_LIMIT_EXCEEDED")
            #expect(error?["details"]?["limitType"]?.string == "cps")
            #expect(error?["details"]?["limit"]?.integer == 2)
            #expect(error?["details"]?["current"]?.integer == 2)
            #expect(error?["details"]?["retryAfter"]?.integer == 1)
        }
        // A second of the clock, not a second since the first call.
        calls.time.advance(milliseconds: 100)
        _ = try await calls.placed()
        #expect(try await calls.held == 3)
        #expect(try await calls.get("cdr").json["count"]?.integer == 0)
    }

    @Test("beyond the channels is refused, on record with 5030, until one is free")
    func channels() async throws {
        let calls = try CallBench(cps: 10, channels: 2)
        let first = try await calls.placed()
        _ = try await calls.placed()
        let reply = try await calls.place("+919000000009")
        #expect(reply.status == 429)
        let details = try reply.json["error"]?["details"]
        #expect(details?["limitType"]?.string == "concurrent_calls")
        #expect(details?["limit"]?.integer == 2)
        #expect(try await calls.held == 2)
        let record = try #require(try await calls.get("cdr").json["data"]?.elements.first)
        #expect(record["hangup_cause_code"]?.integer == 5030)
        #expect(record["hangup_cause_name"]?.string == "Concurrency Limit Breached")
        #expect(record["destination_number"]?.string == "+919000000009")
        #expect(record["total_cost"]?.number == "0")
        #expect(try await calls.hangUp(first) == 204)
        _ = try await calls.placed()
    }

    @Test("without money is refused with 402, on record with 1010", arguments: ["0", "0.44"])
    func wallet(_ balance: String) async throws {
        let calls = try CallBench(balance: balance)
        let reply = try await calls.place()
        #expect(reply.status == 402)
        #expect(reply.fields[.retryAfter] == nil)
        #expect(try reply.json["error"]?["code"]?.string == "INSUFFICIENT_BALANCE")
        let record = try #require(try await calls.get("cdr").json["data"]?.elements.first)
        #expect(record["hangup_cause_code"]?.integer == 1010)
        #expect(try await calls.held == 0)
    }

    @Test("sets money aside, so that two calls never spend the same")
    func reservation() async throws {
        let calls = try CallBench(cps: 10, balance: "0.90")
        _ = try await calls.placed()
        _ = try await calls.placed()
        #expect(try await calls.place().status == 402)
        calls.time.advance(seconds: 60)
        #expect(try await calls.balance == "0.00000")
    }

    @Test("to several destinations takes all of them or none")
    func bulk() async throws {
        let calls = try CallBench(cps: 3, channels: 10)
        let four = (1...4).map { "+91987654321\($0)" }.joined(separator: "<")
        #expect(try await calls.place(four).status == 429)
        #expect(try await calls.held == 0)
        #expect(
            try await calls.place("+919876543211<sip:desk@example.com<14155550100").status == 200
        )
        #expect(try await calls.held == 3)
        #expect(try await calls.place().status == 429)
    }

    @Test("is counted for each account alone")
    func isolation() async throws {
        let calls = try CallBench()
        _ = try await calls.placed()
        #expect(try await calls.place().status == 429)
        let other = calls.bench.customer(1)
        let body = """
            {"from": "+1", "to": "+919876543210", "answer_url": "https://example.com/",
             "answer_method": "GET"}
            """
        // The other one has no history and thus the opening balance of the demo.
        let reply = try await calls.bench.send(
            .post,
            "/api/v1/Account/\(other.authID)/Call/",
            as: other,
            body: body
        )
        #expect(reply.status == 200)
    }

    @Test("says nothing about when to come back when the options say so")
    func noRetryAfter() async throws {
        let calls = try CallBench(change: { $0.sendsRetryAfter = false })
        _ = try await calls.placed()
        let reply = try await calls.place()
        #expect(reply.status == 429)
        #expect(reply.fields[.retryAfter] == nil)
        #expect(try reply.json["error"]?["details"]?["retryAfter"] == nil)
    }

    /// A member, a value for it, and whether that passes.
    @Test(
        "refuses a body that breaks a rule",
        arguments: [
            ("from", "null"), ("from", "7"), ("to", "null"), ("to", #""""#), ("to", #""+1<""#),
            ("to", #""abc""#), ("to", #""sip:""#), ("answer_url", "null"),
            ("answer_url", #""ftp://example.com""#), ("answer_method", "null"),
            ("answer_method", #""PUT""#), ("ring_url", #""nowhere""#), ("hangup_method", #""x""#),
            ("caller_name", "\"\(String(repeating: "n", count: 51))\""), ("time_limit", "0"),
            ("time_limit", "86401"), ("time_limit", #""60""#), ("ring_timeout", "1.5"),
            ("hangup_on_ring", "-1"), ("send_on_preanswer", #""yes""#),
            ("machine_detection", #""maybe""#), ("machine_detection_time", "1999"),
            ("machine_detection_maximum_words", "11"),
        ]
    )
    func refusals(_ name: String, _ value: String) async throws {
        let calls = try CallBench()
        let members =
            [
                ("from", #""+915555500001""#), ("to", #""+919876543210""#),
                ("answer_url", #""https://example.com""#), ("answer_method", #""POST""#),
            ].filter { $0.0 != name } + [(name, value)]
        let body = members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ")
        let reply = try await calls.send("{\(body)}")
        #expect(reply.status == 400)
        #expect(try reply.family == "f")
        #expect(try reply.json["error"]?.string?.hasPrefix("\(name): ") == true)
        // What was refused used nothing up.
        _ = try await calls.placed()
    }

    @Test("takes a thousand destinations and no more")
    func destinations() async throws {
        let calls = try CallBench(cps: 2000, channels: 2000, balance: "1000")
        let number = "+919876543210"
        let many = Array(repeating: number, count: 1000).joined(separator: "<")
        #expect(try await calls.place("\(many)<\(number)").status == 400)
        #expect(try await calls.place(many).status == 200)
    }

    @Test("needs answer_method in one of the two documented forms")
    func answerMethod() async throws {
        let body = #"{"from": "1", "to": "919876543210", "answer_url": "http://example.com"}"#
        #expect(try await CallBench().send(body).status == 400)
        #expect(try await CallBench(shape: .example).send(body).status == 200)
    }

    @Test("is nobody else's business")
    func authority() async throws {
        let calls = try CallBench()
        let path = "\(calls.account)/Call/"
        for (credential, status) in [
            (nil, 401), (calls.bench.customer(1), 403), (SimulatorCredential.demoPartner, 403),
        ] {
            #expect(try await calls.bench.send(.post, path, as: credential).status == status)
        }
    }
}
