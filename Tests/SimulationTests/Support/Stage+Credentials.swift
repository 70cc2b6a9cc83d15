import HTTPTypes
import JSON
import TestSupport
import Testing
import VobizSimulator

extension Stage {
    private static let tokens = "/__simulator/credentials"

    /// Runs `credential …` and expects it to succeed.
    func credential(_ arguments: String, input: String = "") async throws {
        let words = ["credential"] + arguments.split(separator: " ").map(String.init)
        let result = try await program.run(words, input: input)
        try #require(result.status == 0, "\(arguments): \(result.error)")
    }

    /// Seals a token of the demonstration partner as standby.
    func setStandby(_ token: String) async throws {
        try await credential(
            "set partner --auth-id \(StageSetup.partner.authID) --slot standby",
            input: token + "\n"
        )
    }

    /// Lets the provider accept one more token.
    ///
    /// - Returns: what it is revoked by.
    func accept(_ token: String) async throws -> String {
        let id = StageSetup.partner.authID
        let reply = try await provider.send(
            .post,
            Self.tokens,
            [("Content-Type", "application/json")],
            body: #"{"auth_id":"\#(id)","auth_token":"\#(token)"}"#
        )
        try #require(reply.status == 201, "\(reply.text)")
        return try #require(try reply.json["credentials"]?.elements.last?["fingerprint"]?.string)
    }

    /// What the first token that the provider accepts is revoked by.
    func firstToken() async throws -> String {
        let reply = try await provider.send(.get, Self.tokens)
        return try #require(try reply.json["credentials"]?.elements.first?["fingerprint"]?.string)
    }

    /// Lets the provider accept a token no more.
    func revoke(_ fingerprint: String) async throws {
        let reply = try await provider.send(.delete, "\(Self.tokens)/\(fingerprint)")
        try #require(reply.status == 204, "\(reply.text)")
    }
}
