import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("Steering the simulator")
struct ControlTests {
    private let me = "/api/v1/partner/me"
    private let route = "GET /api/v1/partner/me"

    private func control(
        _ bench: Bench,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String = ""
    ) async throws -> Reply {
        try await bench.steer(method, path, body)
    }

    @Test("requests are counted by route, refused ones and lost ones too")
    func counts() async throws {
        let bench = try Bench()
        _ = try await bench.get(me)
        _ = try await bench.send(.get, me, as: nil)
        _ = try await bench.get("/api/v1/partner/accounts/MA_A0000000")
        _ = try await bench.get("/nowhere")
        let path = "/api/v1/Account/\(bench.customer().authID)/balance/INR"
        _ = try await bench.get(path, as: bench.customer())
        let root = try await control(bench, .get, "requests").json
        #expect(root["total"]?.integer == 5)
        #expect(root["unmatched"]?.integer == 1)
        #expect(root["routes"]?[route]?.integer == 2)
        #expect(root["routes"]?["GET /api/v1/partner/accounts/{id}"]?.integer == 1)
        #expect(root["routes"]?["GET /api/v1/account/{id}/balance/{currency}"]?.integer == 1)
        #expect(bench.simulator.requests(of: route) == 2)
        #expect(try await control(bench, .delete, "requests").status == 204)
        #expect(try await control(bench, .get, "requests").json["total"]?.integer == 0)
    }

    @Test(
        "an ordered error takes any status and family",
        arguments: [
            (503, "standard", "a"), (500, "coded", "b"), (502, "wrapped", "c"), (401, "edge", "d"),
            (500, "plain", "e"), (429, "tagged", "f"),
        ]
    )
    func errors(_ status: Int, _ name: String, _ family: String) async throws {
        let bench = try Bench()
        let order = try await control(
            bench,
            .post,
            "faults",
            #"{"route": "\#(route)", "kind": "answer", "status": \#(status), "family": "\#(name)"}"#
        )
        #expect(order.status == 201)
        #expect(try order.json["waiting"]?[route]?.integer == 1)
        #expect(try await bench.get("/api/v1/partner/dashboard").status == 200)
        let reply = try await bench.get(me)
        #expect(reply.status == status)
        #expect(try reply.family == family)
        #expect((reply.fields[.retryAfter] == "1") == (status == 429 || status == 503))
        #expect(try await bench.get(me).status == 200)
    }

    @Test("a page of an intermediary is no JSON, and Retry-After can be left out")
    func html() async throws {
        let bench = try Bench { $0.sendsRetryAfter = false }
        #expect(bench.simulator.order(.answer(status: 503, family: .html, .beforeWork), on: "*"))
        let reply = try await bench.get(me)
        #expect(reply.status == 503)
        #expect(reply.fields[.contentType] == "text/html")
        #expect(reply.fields[.retryAfter] == nil)
    }

    @Test(
        "an error before the work leaves the money, one after it has moved it",
        arguments: [(Fault.Moment.beforeWork, "0.00000"), (.afterWork, "5.00000")]
    )
    func commit(_ moment: Fault.Moment, _ wallet: String) async throws {
        let bench = try Bench()
        let customer = bench.customer(6)
        bench.simulator.order(
            .answer(status: 500, family: .wrapped, moment),
            on: "POST /api/v1/partner/accounts/{id}/transfer-balance"
        )
        #expect(try await bench.transfer("5", to: customer).status == 500)
        #expect(try await bench.wallet(customer) == wallet)
    }

    @Test("a delay changes nothing but the time", arguments: Fault.Moment.allCases)
    func delay(_ moment: Fault.Moment) async throws {
        let bench = try Bench()
        let plain = try await bench.get(me).text
        #expect(bench.simulator.order(.delay(milliseconds: 0, moment), on: route))
        #expect(try await bench.get(me).text == plain)
    }

    @Test("a delay ends when the caller goes away")
    func cancellation() async throws {
        let bench = try Bench()
        bench.simulator.order(.delay(milliseconds: 600_000, .beforeWork), on: route)
        let task = Task { try await bench.get(me).status }
        task.cancel()
        #expect(try await task.value == 200)
    }

    @Test("faults wait in line, one request each, and can be called off")
    func queue() async throws {
        let bench = try Bench()
        for (status, count) in [(500, 2), (503, 1)] {
            bench.simulator.order(
                .answer(status: status, family: .plain, .beforeWork),
                on: route,
                count: count
            )
        }
        bench.simulator.order(.answer(status: 418, family: .plain, .beforeWork), on: "*")
        for status in [500, 500, 503, 418, 200] {
            #expect(try await bench.get(me).status == status)
        }
        bench.simulator.order(.answer(status: 500, family: .plain, .beforeWork), on: "*", count: 9)
        #expect(try await control(bench, .get, "faults").json["waiting"]?["*"]?.integer == 9)
        #expect(try await control(bench, .delete, "faults").status == 204)
        #expect(try await bench.get(me).status == 200)
    }

    @Test(
        "an order that makes no sense is refused",
        arguments: [
            "", "[]", "{}", #"{"kind": "answer"}"#, #"{"kind": "answer", "status": 99}"#,
            #"{"kind": "answer", "status": 500, "family": "z"}"#, #"{"kind": "delay"}"#,
            #"{"kind": "delay", "milliseconds": -1}"#,
            #"{"kind": "answer", "status": 500, "route": "GET /nowhere"}"#,
            #"{"kind": "answer", "status": 500, "count": 0}"#,
            #"{"kind": "answer", "status": 500, "moment": "during"}"#,
            #"{"kind": "answer", "status": 500, "fields": {"Retry-After": 1}}"#,
            #"{"kind": "answer", "status": 500, "milliseconds": 1}"#,
            #"{"kind": "fields", "fields": {"a b": "x"}}"#,
            #"{"kind": "fields", "fields": {"Date": "x"}}"#,
            #"{"kind": "fields", "fields": {"X-Note": "a\r\nb"}}"#,
            #"{"kind": "content", "fault": "no-such-fault"}"#, #"{"kind": "framing"}"#,
            #"{"kind": "drop", "at": "before"}"#, #"{"kind": "drip", "octets_per_second": 0}"#,
        ]
    )
    func refusals(_ body: String) async throws {
        let bench = try Bench()
        #expect(try await control(bench, .post, "faults", body).status == 400)
        #expect(try await control(bench, .get, "faults").json["waiting"]?.members.isEmpty == true)
    }

    @Test("who is being answered, and over how many connections requests came, is counted")
    func connections() async throws {
        let bench = try Bench()
        for port in [1, 1, 2, 1] { _ = try await bench.get(me, from: "127.0.0.1:\(port)") }
        let root = try await control(bench, .get, "requests").json
        #expect(root["connections"]?.integer == 2)
        #expect(root["running"]?.integer == 0)
    }

    @Test("fields can be changed and taken away, on an error and on the true answer")
    func fields() async throws {
        let bench = try Bench()
        for (value, expected) in [("\"-5\"", "-5"), ("null", nil)] as [(String, String?)] {
            let order =
                #"{"kind": "answer", "status": 429, "fields": {"Retry-After": \#(value)}}"#
            #expect(try await control(bench, .post, "faults", order).status == 201)
            #expect(try await bench.get(me).fields[.retryAfter] == expected)
        }
        let order = #"{"kind": "fields", "fields": {"Content-Type": "text/plain"}}"#
        #expect(try await control(bench, .post, "faults", order).status == 201)
        let reply = try await bench.get(me)
        #expect(reply.status == 200)
        #expect(reply.fields[.contentType] == "text/plain")
    }

    @Test("the provider itself has no control routes")
    func separate() async throws {
        let bench = try Bench()
        for path in ["/requests", "/faults", "/__simulator/requests"] {
            #expect(try await bench.get(path).status == 404)
        }
    }

    @Test("unknown control routes and orders for unknown routes are refused")
    func unknown() async throws {
        let bench = try Bench()
        #expect(try await control(bench, .get, "nowhere").status == 404)
        #expect(!bench.simulator.order(.delay(milliseconds: 0, .beforeWork), on: "GET /nowhere"))
    }
}
