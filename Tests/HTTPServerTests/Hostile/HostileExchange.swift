import TestSupport
import Testing

/// Sends a case with `GET /after` behind it, and holds what comes back against what was expected.
struct HostileExchange {
    let bench: HostileBench
    let way: Way

    private static let follower = octets("GET /after HTTP/1.1\r\nHost: h\r\n\r\n")

    func run(_ hostile: HostileCase, _ location: SourceLocation = #_sourceLocation) throws {
        let client = try way.line.connect(bench)
        let message = hostile.isCut ? hostile.message : hostile.message + Self.follower
        do {
            try send(message, through: client)
            if hostile.isCut { client.endSending() }
            try check(hostile, client, location)
        } catch {
            Issue.record("\(hostile.testDescription): \(error)", sourceLocation: location)
        }
    }

    private func send(_ message: [UInt8], through client: any HostileClient) throws {
        var start = 0
        for end in way.ends(of: message) {
            try client.send(Array(message[start..<end]))
            start = end
        }
    }

    private func check(
        _ hostile: HostileCase,
        _ client: any HostileClient,
        _ location: SourceLocation
    ) throws {
        let expected = Expectation(hostile.outcome)
        let name = Comment(rawValue: hostile.testDescription)
        let isHead = hostile.message.starts(with: octets("HEAD "))
        let answer = try finalAnswer(client, toHead: isHead)
        #expect(answer.status == expected.status, name, sourceLocation: location)
        #expect(answer.closes == expected.closes, name, sourceLocation: location)
        if let body = expected.body {
            #expect(answer.body == body, name, sourceLocation: location)
        }
        if !answer.closes, !hostile.isCut {
            let next = try client.answer(toHead: false)
            #expect(next.status == 200, name, sourceLocation: location)
            client.endSending()
        }
        let isAtEnd = try client.isAtEnd()
        #expect(isAtEnd, name, sourceLocation: location)
        let executed = bench.executions.take()
        #expect(executed.count == expected.executed, name, sourceLocation: location)
        #expect(executed.contains("/after") == !expected.closes, name, sourceLocation: location)
    }

    /// Invitations to send the body come before the answer, or do not, depending on the pieces.
    private func finalAnswer(_ client: any HostileClient, toHead: Bool) throws -> RawAnswer {
        var answer = try client.answer(toHead: toHead)
        if answer.status == 100 { answer = try client.answer(toHead: toHead) }
        return answer
    }
}

/// An outcome, as it is seen from outside.
private struct Expectation {
    var status = 200
    var closes = false
    var body: String?
    /// How many requests are executed, the one behind included.
    var executed = 0

    init(_ outcome: HostileCase.Outcome) {
        switch outcome {
        case .served(let body): (self.body, executed) = (body, 2)
        case .servedLast(let body): (self.body, executed, closes) = (body, 1, true)
        case .turnedAway(let status): (self.status, executed) = (status, 1)
        case .refused(let status): (self.status, closes) = (status, true)
        }
    }
}
