import HTTP
import Platform

@testable import HTTPServer

/// One life of a connection, written as what happens when, and what must come of it.
struct MachineScenario: Sendable {
    enum Event: Sendable {
        case partOfHead
        /// So many octets of it are there, more than any pace asks for unless it is said.
        case partOfBody(Int = 100_000)
        /// A whole request, answered at once.
        case request(keepsAlive: Bool = true, isLast: Bool)
        /// A whole request, whose answer takes time.
        case longRequest(keepsAlive: Bool = true)
        case answer(hasMore: Bool = false, isLast: Bool)
        case outputWaits(progressed: Bool)
        case outputLeft
        case leftovers(Int)
        case inputEnds
        case deadline
        case drain
    }

    struct Step: Sendable {
        let time: Double
        let event: Event
        let action: ServerConnectionMachine.Action
        /// When the deadline is after the event; `nil` for never.
        let deadline: Double?

        init(
            _ time: Double,
            _ event: Event,
            _ action: ServerConnectionMachine.Action = .proceed,
            until deadline: Double?
        ) {
            self.time = time
            self.event = event
            self.action = action
            self.deadline = deadline
        }
    }

    let name: String
    let steps: [Step]

    init(_ name: String, _ steps: Step...) {
        self.name = name
        self.steps = steps
    }

    /// Seconds stand for what they are in the defaults, so that no two of them are alike.
    static let limits = ServerLimits(
        headDeadline: .seconds(10),
        bodyIdleDeadline: .seconds(7),
        bodyDeadline: .seconds(30),
        bodyPace: BodyPace(grace: .seconds(5), rate: 500),
        writeDeadline: .seconds(15),
        responseDeadline: .seconds(40),
        idleDeadline: .seconds(60),
        lingerDeadline: .seconds(2),
        requestsPerConnection: 5,
        connectionAge: .seconds(3600)
    )

    static func time(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000_000)
            + .milliseconds(Int64((seconds * 1000).rounded()))
    }
}

extension ServerConnectionMachine {
    /// Performs one event, and tells whether the answers that it wrote were announced as they must be.
    mutating func perform(
        _ event: MachineScenario.Event,
        at now: MonotonicTime
    ) -> (action: Action, lastIsRight: Bool) {
        switch event {
        case .partOfHead: headIsIncomplete(at: now)
        case .partOfBody(let received): bodyIsIncomplete(received, at: now)
        case .request(let keepsAlive, let isLast):
            requestArrived(keepsAlive: keepsAlive, at: now)
            return (.proceed, write(hasMore: false, isLast, at: now))
        case .longRequest(let keepsAlive): requestArrived(keepsAlive: keepsAlive, at: now)
        case .answer(let hasMore, let isLast):
            return (.proceed, write(hasMore: hasMore, isLast, at: now))
        case .outputWaits(let progressed): outputWaits(progressed: progressed, at: now)
        case .outputLeft: return (outputLeft(at: now), true)
        case .leftovers(let count): return (inputDropped(count), true)
        case .inputEnds: return (inputEnded(), true)
        case .deadline: return (deadlinePassed(at: now), true)
        case .drain: return (drain(at: now), true)
        }
        return (.proceed, true)
    }

    private mutating func write(hasMore: Bool, _ isLast: Bool, at now: MonotonicTime) -> Bool {
        let last = isLastAnswer(hasMore: hasMore)
        answerWritten(isLast: last, at: now)
        return last == isLast
    }
}
