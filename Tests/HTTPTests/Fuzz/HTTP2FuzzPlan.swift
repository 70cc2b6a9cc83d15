import HTTP
import Platform

/// What an input of the fuzzer says: two control octets, and then what a client sends.
struct HTTP2FuzzPlan {
    enum Answering: UInt8 {
        case atOnce
        /// Those of a turn are answered in the next one, the last first.
        case later
        /// All handlers end at the connection's end, without an answer.
        case never
        /// While the request is still lent.
        case whileLent
    }

    enum Reading: UInt8 {
        case everything
        case slowly
        case nothing
    }

    /// A small peer's worth of everything, so that an input of a few hundred octets meets each limit.
    let isTight: Bool
    let answering: Answering
    /// Octets of each answer.
    let answer: [UInt8]
    /// What the client does with what it is sent, until the connection's end.
    let reading: Reading
    /// Between two turns.
    let step: Duration
    /// The session is drained in the middle.
    let drains: Bool
    /// Memory is nearly used up.
    let runsShort: Bool
    /// What the client sends, its preface included.
    let octets: [UInt8]
    /// The server's turns: where it takes requests, answers and writes, however the octets in between
    /// are cut up.
    let turns: [Int]

    /// With settings, and the acknowledgement of the server's.
    private static let preface =
        Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings(flags: 0) + settings(flags: 1)
    private static let requestsPerConnection = 8
    private static let answerSizes = [0, 5, 3000, 70_000]
    private static let steps: [Duration] = [0, 1, 900, 6000].map { .milliseconds($0) }

    init(_ input: [UInt8]) {
        let first = input[0]
        let second = input[1]
        isTight = first & 2 != 0
        answering = Answering(rawValue: first >> 2 & 3) ?? .atOnce
        answer = Array(repeating: 97, count: Self.answerSizes[Int(first >> 4 & 3)])
        reading = Reading(rawValue: first >> 6) ?? .everything
        step = Self.steps[Int(second & 3)]
        drains = second & 16 != 0
        runsShort = second & 32 != 0
        let octets = (first & 1 == 0 ? Self.preface : []) + input.dropFirst(2)
        self.octets = octets
        let frames = Self.frames(octets)
        let ends =
            switch second >> 2 & 3 {
            case 0: [Int]()
            case 1: frames.map(\.end)
            case 2: Array(stride(from: 7, to: octets.count, by: 7))
            default: Array(stride(from: 64, to: octets.count, by: 64))
            }
        // A session that ends gently is over as soon as no stream is open, and whoever drives it closes
        // the connection, so it is asked behind each frame.
        let isGentle =
            drains || frames.contains { $0.type == 7 }
            || frames.count { $0.type == 1 } >= Self.requestsPerConnection
        let turns = ends + (isGentle ? frames.map(\.end) : []) + [octets.count]
        self.turns = Set(turns).filter { $0 <= octets.count }.sorted()
    }

    private init(_ other: HTTP2FuzzPlan, turns: [Int]) {
        isTight = other.isTight
        answering = other.answering
        answer = other.answer
        reading = other.reading
        step = other.step
        drains = other.drains
        runsShort = other.runsShort
        octets = other.octets
        self.turns = turns
    }

    /// The same with other turns.
    func with(turns: [Int]) -> HTTP2FuzzPlan {
        HTTP2FuzzPlan(self, turns: turns)
    }

    private static func settings(flags: UInt8) -> [UInt8] {
        [0, 0, 0, 4, flags, 0, 0, 0, 0]
    }

    /// The frames' types and ends, as their heads say.
    private static func frames(_ octets: [UInt8]) -> [(type: UInt8, end: Int)] {
        var frames: [(type: UInt8, end: Int)] = []
        var start = 24
        while start + 9 <= octets.count {
            let length = octets[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            frames.append((octets[start + 3], start + 9 + length))
            start += 9 + length
        }
        return frames
    }

    // MARK: Limits

    var message: MessageLimits {
        guard isTight else { return MessageLimits() }
        return MessageLimits(
            startLine: 64,
            fieldLine: 128,
            head: 512,
            fieldCount: 8,
            body: 256,
            unreadBody: 64
        )
    }

    var limits: HTTP2Limits {
        var limits = HTTP2Limits()
        // The library counts resets by the real clock, beside our count, and would make a finding out of
        // a second that passes; with less than one in two seconds it has no clock.
        limits.flood.resetsPerSecond = 0.25
        guard isTight else { return limits }
        limits.concurrentStreams = 3
        // No input is larger. Beyond the window it would matter how the octets are cut up: the library
        // opens the window for what was read, and not when the peer is told.
        limits.streamWindow = 4096
        limits.runningHandlers = 2
        limits.requestsPerCycle = 1
        limits.bufferedOutput = 64
        limits.queuedFrames = 20
        limits.queuedAcknowledgements = 5
        limits.continuations = 2
        limits.settingsEntries = 4
        limits.trailerFields = 2
        limits.trailerBytes = 32
        limits.requestsPerConnection = Self.requestsPerConnection
        limits.flood.resetBurst = 4
        limits.flood.prematureRequests = 4
        limits.flood.refusedStreamBurst = 4
        limits.flood.refusedStreamsPerSecond = 1
        limits.flood.pingBurst = 4
        limits.flood.pingsPerSecond = 1
        limits.flood.settingsBurst = 3
        limits.flood.emptyFrames = 3
        limits.flood.priorityPerStream = 3
        limits.flood.windowUpdatesPerDataFrame = 1
        limits.flood.refusedFieldBytes = 2048
        return limits
    }
}
