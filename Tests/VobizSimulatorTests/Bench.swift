import HTTPServer
import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

/// A simulator on a table: requests go straight into it, answers come back parsed.
struct Bench {
    static let noon = "2026-05-12"

    let simulator: SimulatedProvider

    init(_ change: (inout SimulatorOptions) -> Void = { _ in }) throws {
        var options = SimulatorOptions()
        options.clock = try #require(SimulatedClock.noon(of: Self.noon))
        change(&options)
        simulator = SimulatedProvider(options)
    }

    /// A table with another simulator on it.
    init(_ simulator: SimulatedProvider) {
        self.simulator = simulator
    }

    /// One customer of the demo by the order of joining.
    func customer(_ index: Int = 0) -> SimulatorCredential {
        simulator.customers[index]
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        as credential: SimulatorCredential?,
        body: String = "",
        fields: [(String, String)] = [],
        from peer: String = "127.0.0.1:1"
    ) async throws -> Reply {
        Reply(
            await simulator.respond(to: try request(method, path, credential, body, fields, peer))
        )
    }

    /// A request on the control listener.
    func steer(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String = ""
    ) async throws -> Reply {
        let request = try request(method, "/" + path, nil, body, [], "127.0.0.1:1")
        return Reply(await simulator.control.respond(to: request))
    }

    private func request(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ credential: SimulatorCredential?,
        _ body: String,
        _ fields: [(String, String)],
        _ peer: String
    ) throws -> ServerRequest {
        var head = HTTPRequest(method: method, scheme: "http", authority: "vobiz.test", path: path)
        let own = credential.map { [("X-Auth-ID", $0.authID), ("X-Auth-Token", $0.token)] } ?? []
        for (name, value) in own + fields {
            head.headerFields.append(
                HTTPField(name: try #require(HTTPField.Name(name)), value: value)
            )
        }
        return ServerRequest(head: head, body: Array(body.utf8), peer: peer)
    }

    /// A read with the partner's credentials.
    func get(_ path: String, from peer: String = "127.0.0.1:1") async throws -> Reply {
        try await send(.get, path, as: .demoPartner, from: peer)
    }

    /// A read with a customer's own credentials.
    func get(_ path: String, as credential: SimulatorCredential) async throws -> Reply {
        try await send(.get, path, as: credential)
    }

    /// A write with the partner's credentials.
    func post(_ path: String, _ body: String) async throws -> Reply {
        try await send(.post, path, as: .demoPartner, body: body)
    }

    func transfer(_ amount: String, to customer: SimulatorCredential) async throws -> Reply {
        try await post(
            "/api/v1/partner/accounts/\(customer.authID)/transfer-balance",
            #"{"amount": \#(amount), "currency": "INR", "description": "op-1"}"#
        )
    }

    /// What a customer holds, in the partner's view.
    func wallet(_ customer: SimulatorCredential) async throws -> String? {
        try await get("/api/v1/partner/accounts/\(customer.authID)/balance")
            .json["cash_credits"]?.string
    }
}

/// An answer.
struct Reply {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    init(_ response: ServerResponse) {
        status = response.head.status.code
        fields = response.head.headerFields
        body = response.body
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue {
        get throws { try JSONDocument(parsing: body, limits: .upstream).root }
    }

    /// The letter of the body's error family.
    var family: String {
        get throws {
            let root = try json
            if root["error"]?.kind == .object { return root["status"] == nil ? "d" : "a" }
            if root["status_code"] != nil { return "c" }
            if root["api_id"] != nil { return "f" }
            return root["message"] == nil ? "e" : "b"
        }
    }
}
