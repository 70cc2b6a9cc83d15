import HTTPTypes
import JSON
import TestSupport
import Testing

/// One problem of the description on a gateway where it can come about.
struct ErrorTrial: Sendable {
    let stage: Stage
    let error: DocumentedError

    var operation: DescribedOperation { error.operation }
    var connection: RawConnection { (error.isAdmin ? stage.admin : stage.front).raw }

    // MARK: Requests

    /// A right request for the operation.
    func request(as caller: String? = "full") throws -> RawRequest {
        try RightRequest(operation).on(stage, as: caller)
    }

    /// The answer to a request.
    func send(_ request: RawRequest) async throws -> Reply {
        let outcome = await connection.send(request.text, lasting: true)
        return try #require(outcome.replies.first, "\(error.description): no answer")
    }

    /// The answer to a right request with something wrong.
    func send(
        as caller: String? = "full",
        _ spoil: (inout RawRequest) -> Void = { _ in }
    ) async throws -> Reply {
        var request = try request(as: caller)
        spoil(&request)
        return try await send(request)
    }

    // MARK: The provider

    /// The answer while the provider fails as ordered, whatever it is asked.
    func sendFailing(_ fault: String, _ request: RawRequest? = nil) async throws -> Reply {
        // More than are needed, for what is asked twice.
        let reply = try await stage.simulator.control.send(
            .post,
            "/faults",
            [("Content-Type", "application/json")],
            body: "{\(fault),\"count\":8}"
        )
        try #require(reply.status == 201, "\(reply.text)")
        let answer = try await send(request ?? self.request())
        try await stage.simulator.forgetFaults()
        return answer
    }

    /// A write that the provider fails as ordered when it is to be carried out, and the request again.
    func write(failing fault: String) async throws -> (first: Reply, request: RawRequest) {
        let request = try request()
        try await stage.order(fault, on: try WriteBody.of(operation).providerRoute)
        let reply = try await send(request)
        try await stage.simulator.forgetFaults()
        return (reply, request)
    }

    /// The same request for another account, whose token is not known yet, and so that it is needed.
    func needingToken(_ request: RawRequest, of account: Int) -> RawRequest {
        var request = request
        request.target = request.target.replacing(stage.accounts[0], with: stage.accounts[account])
        if request.target.hasSuffix("/transactions") { request.target += "?ledger=account" }
        return request
    }

    /// The same request for a call that there is, where it is for one.
    func namingCall(_ request: RawRequest, of account: Int) async throws -> RawRequest {
        guard operation.pattern.hasSuffix("/{call_id}") else { return request }
        var request = request
        let id = try #require(try await stage.callID(of: stage.accounts[account]))
        request.target = "/v1/accounts/\(stage.accounts[account])/cdrs/\(id)"
        return request
    }

    // MARK: The comparison

    /// Expects the problem that the description shows, whole.
    func check(_ reply: Reply) throws {
        #expect(reply.status == error.status, "\(error.description): \(reply.text)")
        guard reply["Content-Type"] == "application/problem+json" else {
            Issue.record("\(error.description): no problem: \(reply.text)")
            return
        }
        let (found, expected) = (try error.found(reply), error.expected)
        #expect(found == expected, "\(error.description)")
        #expect(try reply.json["instance"]?.string == reply["X-Request-Id"])
        if let operation = try reply.json["operation_id"]?.string {
            #expect(reply["Location"] == "/v1/operations/\(operation)", "\(error.description)")
        }
    }
}
