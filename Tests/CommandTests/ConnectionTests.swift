import Foundation
import TestSupport
import Testing

/// Who a connection's requests belong to, while what it was recognised by changes.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct ConnectionTests {
    @Test("a connection's key is looked at again when a client or key has changed")
    func changes() async throws {
        let stage = try await Stage()
        let key = try await stage.createClient()
        let other = try await stage.succeed([
            "client", "create", "other", "--scope", "accounts:read", "--account", "*",
        ])
        let (gateway, publicly, _) = try await stage.serve()
        let port = try #require(publicly.split(separator: ":").last.flatMap { UInt16($0) })
        let client = try RawClient(port: port)
        for _ in 0..<3 {
            #expect(try status(on: client, key) == 200)
            // As good a key, which may less; and one that is none, of the same length.
            #expect(try status(on: client, other.split(separator: "\n")[0]) == 403)
            #expect(try status(on: client, key.dropLast() + (key.last == "0" ? "1" : "0")) == 401)
        }
        #expect(try status(on: client, key) == 200)
        _ = try await stage.succeed(["client", "revoke", "demo"])
        try await until { try status(on: client, key) == 401 }
        #expect(try status(on: client, other.split(separator: "\n")[0]) == 403)
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    private func status(on client: RawClient, _ key: some StringProtocol) throws -> Int {
        try client.send(
            "GET /v1/partner HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key)\r\n\r\n"
        )
        return try client.answer().status
    }
}
