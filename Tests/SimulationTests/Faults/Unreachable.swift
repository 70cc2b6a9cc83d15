import JSON
import TestSupport
import Testing

/// A provider that no request can reach: a read and a write fail alike, and the write is known not to
/// have happened.
struct Unreachable: Sendable {
    let stage: Stage

    /// Expects the same of a read and of a write, and one of the statuses.
    ///
    /// - Throws: when there is no answer at all.
    func check(_ statuses: [Int], _ slug: String, words: String? = nil) async throws {
        let read = try await stage.get("/v1/accounts/\(stage.accounts[0])")
        let write = try await stage.create(NewAccountBody().text, key: "nobody-was-reached")
        for reply in [read, write] {
            #expect(statuses.contains(reply.status), "\(reply.status)")
            reply.expectProblem(reply.status, slug)
            FaultTrial.expectDiscretion(reply, slug)
            if let words { #expect(reply.text.contains(words), "\(reply.text)") }
        }
        let fate = try await stage.get(try #require(write["Location"]))
        #expect(try fate.json["state"]?.string == "not_executed")
        FaultTrial.expectDiscretion(fate, slug)
        // The look at the e-mail address fails already, before there is an intent.
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(!types.contains { $0.hasPrefix("op.") })
        // The same key may be used again: it is tried anew, and not replayed.
        let again = try await stage.create(NewAccountBody().text, key: "nobody-was-reached")
        #expect(statuses.contains(again.status), "\(again.text)")
        again.expectProblem(again.status, slug)
        #expect(again["Idempotency-Replayed"] == nil)
    }
}
