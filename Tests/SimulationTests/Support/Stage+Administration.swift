import HTTPTypes
import JSON
import TestSupport
import Testing

extension Stage.Plan {
    /// Beside the usual one: an administrator of everything, one of two accounts, and somebody who is
    /// none.
    static let administered = Stage.Plan(callers: [
        .full, Caller(name: "ops", scopes: ["admin"]),
        Caller(name: "branch", scopes: ["admin"], sight: .first(2)),
        Caller(name: "reader", scopes: ["partner:read"]),
    ])
}

extension Stage {
    static let clients = "/admin/v1/clients"
    static let credentials = "/admin/v1/credentials"

    /// A request to the admin listener, by default by the administrator of everything.
    func administer(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String = "",
        as caller: String? = "ops",
        _ more: [(String, String)] = []
    ) async throws -> Reply {
        var fields = more
        if let caller { fields.append(try key(caller)) }
        if !body.isEmpty { fields.append(("Content-Type", "application/json")) }
        return try await admin.send(method, path, fields, body: body)
    }

    /// Makes a client through the admin API, and returns its key.
    func made(_ name: String, _ more: String = "", as caller: String = "ops") async throws -> String
    {
        let reply = try await administer(
            .post,
            Self.clients,
            #"{"name":"\#(name)","scopes":["partner:read"],"accounts":["*"]\#(more)}"#,
            as: caller
        )
        try #require(reply.status == 201, "\(reply.text)")
        return try #require(try reply.json["key"]?.string)
    }

    /// What the public listener answers to a key.
    func status(with key: String) async throws -> Int {
        try await front.send(.get, "/v1/whoami", [("X-Api-Key", key)]).status
    }
}

extension Reply {
    /// A list of strings, by the member that holds it.
    func codes(_ member: String, _ name: String) throws -> [String] {
        try json[member]?.elements.compactMap { $0[name]?.string } ?? []
    }
}
