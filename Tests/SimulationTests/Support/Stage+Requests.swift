import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

extension Stage {
    /// The fields that name a caller.
    func key(_ caller: String = "full") throws -> (String, String) {
        ("Authorization", "Bearer \(try #require(keys[caller]))")
    }

    /// A read through the gateway.
    func get(
        _ path: String,
        as caller: String = "full",
        _ fields: [(String, String)] = []
    ) async throws -> Reply {
        try await front.send(.get, path, [try key(caller)] + fields)
    }

    /// A call of an account that there is a record of.
    func callID(of account: String) async throws -> String? {
        let list = try await get("/v1/accounts/\(account)/cdrs?per_page=1").json
        return list["items"]?.elements.first?["id"]?.string
    }

    /// Creates an account. Without a key no `Idempotency-Key` is sent.
    func create(
        _ body: String,
        key: String?,
        as caller: String = "full",
        _ more: [(String, String)] = []
    ) async throws -> Reply {
        var fields = [try self.key(caller), ("Content-Type", "application/json")] + more
        if let key { fields.append(("Idempotency-Key", key)) }
        return try await front.send(.post, "/v1/accounts", fields, body: body)
    }

    // MARK: The simulator

    /// What the provider itself says, to the partner.
    func ask(_ path: String) async throws -> Reply {
        try await provider.ask(path)
    }

    /// How often the provider was asked for some routes, by whomever.
    func calls(of routes: [String]) async throws -> Int {
        try await simulator.calls(of: routes)
    }

    func calls(of route: String) async throws -> Int {
        try await simulator.calls(of: route)
    }

    /// Makes the next requests of a route go wrong.
    func order(_ fault: String, on route: String) async throws {
        try await simulator.order(fault, on: route)
    }

    // MARK: What it leaves behind

    /// The audit log's lines. A buffered line is there within a second; ending the gateway writes
    /// all.
    func auditLines() throws -> [JSONValue] {
        let path = program.directory.path("data/audit/audit.jsonl")
        // Foundation never frees what it reads an empty file into.
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard size != 0 else { return [] }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // While the gateway runs, the last line may be on its way.
        let whole = text[..<(text.lastIndex(of: "\n") ?? text.startIndex)]
        return try whole.split(separator: "\n").map {
            try JSONDocument(parsing: Array($0.utf8), limits: .upstream).root
        }
    }

    /// The types of the records of requests and writes, in their order. What the gateway notes about its
    /// own store and its clients stands before and between them.
    func requestTypes() throws -> [String] {
        try auditLines().compactMap { $0["type"]?.string }
            .filter { type in
                !["client.", "credential.", "customer.", "store."].contains { type.hasPrefix($0) }
            }
    }

    /// Where a text stands that ought to stand nowhere: in files of the data directory or the log.
    func places(of secret: String) throws -> [String] {
        let needle = Data(secret.utf8)
        var places = try program.directory.contents()
            .filter { $0.key.hasPrefix("data/") }
            .filter { Data($0.value).firstRange(of: needle) != nil }.map(\.key)
        if log.contains(secret) { places.append("standard error") }
        return places
    }
}
