import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import HTTPClient

/// What goes through a breaker, what does not, and what it makes of outcomes.
@Suite("BreakerClient", .timeLimit(.minutes(15)))
struct BreakerClientTests {
    private static func answer(_ status: Int) -> Result<ClientResponse, ClientError> {
        .success(ClientResponse(status: status, fields: [:], body: []))
    }

    private static func failure(_ reason: ClientError.Reason) -> Result<ClientResponse, ClientError>
    {
        .failure(ClientError(reason, .mayHaveBeenSent))
    }

    /// - Returns: how many of a hundred calls reached the upstream, and what the last one got.
    private func calls(
        _ outcome: Result<ClientResponse, ClientError>,
        _ request: ClientRequest = .get(),
        subjects: Int = 1
    ) async -> (sent: Int, last: ClientError?) {
        let upstream = ListedUpstream([outcome])
        let client = BreakerClient(upstream, breaker: UpstreamBreaker(.patient))
        var last: ClientError?
        var request = request
        for number in 0..<100 {
            request.subject = "\(number % subjects)"
            do throws(ClientError) {
                _ = try await client.send(request)
                last = nil
            } catch {
                last = error
            }
        }
        return (upstream.requests.count, last)
    }

    @Test("after twenty failures nothing is sent", arguments: [502, 503, 504])
    func failedAnswers(_ status: Int) async {
        let (sent, last) = await calls(Self.answer(status))
        #expect(sent == 20)
        #expect(last == ClientError(.circuitOpen, .nothingSent))
    }

    @Test(
        "a failure at one account alone opens nothing, at two it does",
        arguments: [500, 501, 599]
    )
    func erredAnswers(_ status: Int) async {
        #expect(await calls(Self.answer(status)).sent == 100)
        // The first one says nothing yet.
        let (sent, last) = await calls(Self.answer(status), subjects: 2)
        #expect(sent == 21)
        #expect(last == ClientError(.circuitOpen, .nothingSent))
    }

    @Test("a request that waits behind the breaker does not leave once that is open")
    func waiting() async throws {
        let upstream = ListedUpstream([Self.answer(503)])
        let breaker = UpstreamBreaker(.patient)
        let client = BreakerClient(upstream, breaker: breaker)
        _ = try await client.send(.get())
        let waiting = try #require(upstream.requests.first)
        #expect(waiting.mayLeave())
        for _ in 0..<19 { _ = try await client.send(.get()) }
        #expect(!waiting.mayLeave())
    }

    @Test("refusals and redirects are answers", arguments: [200, 301, 400, 401, 404, 429, 499])
    func answers(_ status: Int) async {
        #expect(await calls(Self.answer(status)).sent == 100)
    }

    @Test(
        "who cannot be reached, is late or breaks off has failed",
        arguments: [
            ClientError.Reason.nameNotResolved, .connectionRefused, .connectTimeout,
            .firstByteTimeout, .answerTimeout, .connectionReset, .truncated,
        ]
    )
    func failures(_ reason: ClientError.Reason) async {
        let (sent, last) = await calls(Self.failure(reason))
        #expect(sent == 20)
        #expect(last == ClientError(.circuitOpen, .nothingSent))
    }

    @Test(
        "what is no fault of the upstream, or an answer all the same, opens nothing",
        arguments: [
            ClientError.Reason.tooLarge, .malformed, .poolExhausted, .credentialUnavailable,
            .cancelled, .invalidRequest, .resourcesExhausted, .streamRefused,
        ]
    )
    func others(_ reason: ClientError.Reason) async {
        let (sent, last) = await calls(Self.failure(reason))
        #expect(sent == 100)
        #expect(last?.reason == reason)
    }

    @Test(
        "who had less time than a phase may take says nothing by being late",
        arguments: [
            ClientError.Reason.connectTimeout, .firstByteTimeout, .answerTimeout,
            .resolutionTimeout, .handshakeTimeout,
        ]
    )
    func cutShort(_ reason: ClientError.Reason) async {
        let short = ClientRequest.get(deadlines: .patient(\.total))
        #expect(await calls(Self.failure(reason), short).sent == 100)
        #expect(await calls(Self.failure(.connectionReset), short).sent == 20)
        #expect(await calls(Self.failure(reason)).sent == 20)
    }

    @Test("a retry does not go out once the breaker is open, and the first failure is told")
    func retry() async throws {
        let loop = try EventLoop(name: "breaker")
        defer { loop.stop() }
        let upstream = ListedUpstream([Self.failure(.connectionReset)])
        let client = RetryingClient(
            BreakerClient(upstream, breaker: UpstreamBreaker(.patient)),
            on: loop,
            rule: RetryRule(pause: .zero ... .zero),
            budget: SharedRetryBudget()
        )
        // Ten calls with their retries open it, had the first not been one alone.
        let reset = ClientError(.connectionReset, .mayHaveBeenSent)
        await #expect(throws: reset) {
            try await client.send(ClientRequest(method: .post, path: "/"))
        }
        for _ in 0..<10 { await #expect(throws: reset) { try await client.send(.get()) } }
        #expect(upstream.requests.count == 20)
        await #expect(throws: ClientError(.circuitOpen, .nothingSent)) {
            try await client.send(.get())
        }
        #expect(upstream.requests.count == 20)
    }

    @Test("tells the one who probes each time that it opens")
    func openings() async throws {
        var limits = BreakerLimits.patient
        limits.open = .zero
        let breaker = UpstreamBreaker(limits)
        let client = BreakerClient(ListedUpstream([Self.answer(503)]), breaker: breaker)
        var openings = breaker.openings.makeAsyncIterator()
        for _ in 0..<3 {
            for _ in 0..<20 { #expect(try await client.send(.get()).status == 503) }
            await openings.next()
            #expect(breaker.probeTime != nil)
            #expect(breaker.wait(at: .now) != nil)
            #expect(breaker.beginProbe(at: .now))
            breaker.endProbe(.sound, at: .now)
            #expect(breaker.wait(at: .now) == nil)
        }
    }
}

extension BreakerLimits {
    /// The usual ones, for machines that have other work meanwhile.
    fileprivate static var patient: BreakerLimits {
        var limits = BreakerLimits()
        limits.window = .seconds(3600)
        return limits
    }
}
