import HTTPClient
import Testing
import Transport
import Vobiz

@testable import Gateway

@Suite("UpstreamProblem")
struct UpstreamProblemTests {
    struct Row: Sendable {
        let reason: ClientError.Reason
        let slug: String
        let status: Int

        init(_ reason: ClientError.Reason, _ slug: String, _ status: Int) {
            self.reason = reason
            self.slug = slug
            self.status = status
        }
    }

    /// Requirements §8, rows U1 to U5, U35 and U42.
    static let rows = [
        Row(.nameNotResolved, "upstream-unreachable", 502),
        Row(.resolutionTimeout, "upstream-unreachable", 504),
        Row(.privateAddress, "upstream-unreachable", 502),
        Row(.connectionRefused, "upstream-unreachable", 502),
        Row(.connectTimeout, "upstream-timeout", 504),
        Row(.handshakeTimeout, "upstream-timeout", 504),
        Row(.tls(.wrongHost), "upstream-tls", 502),
        Row(.tls(.expired), "upstream-tls", 502),
        Row(.tls(.unknownAuthority), "upstream-tls", 502),
        Row(.tls(.oldVersion), "upstream-tls", 502),
        Row(.tls(.closed), "upstream-tls", 502),
        Row(.streamRefused, "upstream-reset", 502),
        Row(.resourcesExhausted, "overloaded", 503),
        Row(.poolExhausted, "overloaded", 503),
    ]

    @Test("a failure before the request has left is told as such", arguments: rows)
    func row(_ row: Row) {
        let error = VobizError.transport(ClientError(row.reason, .nothingSent))
        let problem = UpstreamProblem.problem(for: error)
        #expect("\(problem.slug)" == row.slug)
        #expect(problem.status == row.status)
        // A write that did not leave may be asked for again.
        #expect(WriteOutcome(error) == .notExecuted)
    }

    private func refusal(_ status: Int, _ change: (inout ProviderRefusal) -> Void) -> Problem {
        var refusal = ProviderRefusal()
        change(&refusal)
        return UpstreamProblem.problem(for: .refused(status: status, refusal))
    }

    @Test(
        "a limit of the account is the caller's, any other is everybody's (U30, U31)",
        arguments: [
            ("cps", nil, 429, ["upstream-cps"], 1), ("CPS", 7, 429, ["upstream-cps"], 7),
            ("concurrency", nil, 429, ["upstream-calls"], 3),
            ("concurrency", 900, 429, ["upstream-calls"], 300),
            ("requests", nil, 503, [], 60), (nil, 0, 503, [], 1),
        ] as [(String?, Int?, Int, [String], Int64)]
    )
    func limits(
        limit: String?,
        seconds: Int?,
        status: Int,
        policies: [String],
        retryAfter: Int64
    ) {
        let problem = refusal(429) { refusal in
            refusal.limit = limit
            refusal.retryAfter = seconds.map { .seconds($0) }
        }
        #expect(problem.status == status)
        #expect(problem.policies == policies)
        #expect(problem.retryAfter == retryAfter)
    }

    @Test("an empty wallet is told by its status or by its word (U24)")
    func wallet() {
        for word in ["insufficient_balance", "INSUFFICIENT_BALANCE"] {
            #expect(refusal(400) { $0.code = word }.status == 402)
        }
        #expect(refusal(400) { $0.code = "insufficient" }.status == 422)
        #expect(refusal(402) { _ in }.status == 402)
    }
}
