import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import HTTPClient

/// Which outcomes are worth a second attempt, over all that there are.
@Suite struct RetryRuleTests {
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]

    @Test("no status but 500, and no method but GET", arguments: methods)
    func statuses(_ method: HTTPRequest.Method) {
        for status in 200...599 {
            let response = ClientResponse(status: status, fields: [:], body: [])
            let isAllowed = RetryRule().allows(method, after: .success(response))
            #expect(isAllowed == (method == .get && status == 500), "\(status)")
        }
    }

    @Test("no failure but a reset, and no method but GET", arguments: methods)
    func failures(_ method: HTTPRequest.Method) {
        let reasons: [ClientError.Reason] = [
            .nameNotResolved, .connectionRefused, .connectTimeout, .poolExhausted,
            .credentialUnavailable, .firstByteTimeout, .answerTimeout, .connectionReset,
            .truncated, .tooLarge, .malformed, .cancelled, .invalidRequest, .circuitOpen,
        ]
        for reason in reasons {
            let error = ClientError(reason, .mayHaveBeenSent)
            let isAllowed = RetryRule().allows(method, after: .failure(error))
            #expect(isAllowed == (method == .get && reason == .connectionReset), "\(reason)")
        }
    }

    @Test("the pause is anywhere from 100 to 400 ms, and never reaches the deadline")
    func pause() {
        var random = SeededGenerator()
        let now = MonotonicTime(nanoseconds: 1_000_000_000_000)
        var (shortest, longest) = (Duration.seconds(1), Duration.zero)
        for _ in 0..<10_000 {
            let left = Duration.milliseconds(.random(in: 0...1000, using: &random))
            let end = now + left
            let time = RetryRule().resumption(after: now, before: end, using: &random)
            guard let time else {
                #expect(left <= .milliseconds(400), "seed \(random.seed)")
                continue
            }
            #expect(time < end, "seed \(random.seed)")
            shortest = min(shortest, time - now)
            longest = max(longest, time - now)
        }
        #expect(shortest >= .milliseconds(100) && shortest < .milliseconds(110))
        #expect(longest <= .milliseconds(400) && longest > .milliseconds(390))
    }
}
