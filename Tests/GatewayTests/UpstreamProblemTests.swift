import HTTPClient
import Testing
import Transport
import Vobiz

@testable import Gateway

@Suite("UpstreamProblem, on the way to the provider")
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

    /// Requirements §8, rows U1 to U5.
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
}
