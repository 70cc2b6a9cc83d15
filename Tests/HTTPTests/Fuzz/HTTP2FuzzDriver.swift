import HTTP
import Platform

/// Drives a session as the server's loop does, with time and handlers of its own, and looks after each
/// call whether the session is within its bounds.
final class HTTP2FuzzDriver {
    let session: HTTP2ServerSession
    private let plan: HTTP2FuzzPlan
    private let limits: HTTP2Limits
    private let message: MessageLimits
    private let lines = Array("x-a: b\r\nconnection: close\r\n".utf8)
    private var now = MonotonicTime(nanoseconds: 1_000_000_000_000)

    private(set) var output = HTTP2FuzzOutput()
    private(set) var requests: [HTTP2FuzzRequest] = []
    /// Those that waited to be invited.
    private(set) var expectations: [HTTP2FuzzRequest] = []
    private(set) var fault: HTTP2Fault?
    private(set) var faultTurn = Int.max
    /// The turn behind which the session was over.
    private(set) var lastTurn = Int.max
    /// What does not hold.
    private(set) var complaint: String?
    private var turn = 0
    private var running: [Int32] = []
    private var cancelled: Set<Int32> = []
    /// Handed out in earlier turns, and answered in this one.
    private var waiting: [Int32] = []
    private var isEnding = false

    /// The session is silent so long that it must be over then.
    private static let silence = (steps: 60, step: Duration.seconds(16))

    init(_ plan: HTTP2FuzzPlan) throws(HTTP2Unavailable) {
        self.plan = plan
        limits = plan.limits
        message = plan.message
        session = try HTTP2ServerSession(limits: limits, message: message, at: now)
        session.isTight = plan.runsShort
    }

    /// Feeds everything, with the server's turns where the plan has them, and lets the connection end.
    func run(cuts: [Int]) {
        feed(plan.octets.count, cuts: cuts)
        end()
    }

    /// Feeds what comes before `end`, in pieces.
    func feed(_ end: Int, cuts: [Int]) {
        var start = 0
        for place in Set(cuts + plan.turns + [end]).sorted() where place <= end {
            // Whoever drives a session closes the connection then.
            guard complaint == nil, lastTurn == .max || session.fault != nil else { return }
            receive(Array(plan.octets[start..<place]))
            start = place
            if plan.turns.contains(place) { takeTurn() }
        }
    }

    /// In a block that ends where the octets end, for the address sanitizer.
    private func receive(_ octets: [UInt8]) {
        octets.withExactCopy(upTo: octets.count) {
            $0.withUnsafeBytes { session.receive($0, at: now) }
        }
        look()
    }

    // MARK: Turns

    private func takeTurn() {
        turn += 1
        if plan.drains, turn == (plan.turns.count + 1) / 2 { session.drain(at: now) }
        noteCancelled()
        let due = waiting
        waiting = []
        for id in due.reversed() { answer(id) }
        serve()
        pass(plan.step)
        serve()
        if session.fault != nil, faultTurn == .max { faultTurn = turn }
        if session.isOver, lastTurn == .max { lastTurn = turn }
    }

    private func pass(_ time: Duration) {
        now = now + time
        guard session.deadline <= now else { return }
        session.deadlinePassed(at: now)
        look()
        if session.deadline <= now { complain("a deadline that does not move") }
    }

    /// Takes requests and writes, until there is nothing more to do.
    private func serve() {
        while complaint == nil {
            // Room may come of an answer that is given up, for which nothing is written.
            let before = (requests.count + expectations.count, output.count, session.heldOutput)
            while complaint == nil, let id = session.nextExpectation() { decide(id) }
            while complaint == nil, let id = session.nextRequest() { take(id) }
            write()
            guard session.hasRequest, isEnding || plan.reading == .everything else { return }
            if before == (requests.count + expectations.count, output.count, session.heldOutput) {
                return complain("a request that is announced and not handed out")
            }
        }
    }

    private func noteCancelled() {
        for id in session.takeCancelled() {
            guard running.contains(id), cancelled.insert(id).inserted else {
                return complain("cancelled, and not running or cancelled before: \(id)")
            }
        }
    }

    // MARK: Requests

    private func take(_ id: Int32) {
        if session.fault != nil { return complain("a request after the end") }
        if requests.contains(where: { $0.id == id }) { return complain("handed out twice: \(id)") }
        if id & 2 != 0, expectations.contains(where: { $0.id == id }) {
            return complain("refused, and handed out: \(id)")
        }
        running.append(id)
        let count = requests.count
        session.withRequest(id) { head, bytes, body in
            requests.append(HTTP2FuzzRequest(turn, id, head, bytes, body))
            if plan.answering == .whileLent || isEnding { answer(id) }
        }
        guard requests.count == count + 1, let request = requests.last else {
            return complain("handed out and not lent")
        }
        // Those that wait may have taken their bodies along.
        if id & 4 != 0 { session.bodyIsTaken(id) }
        if let violation = request.violation(message) { complain("\(violation): \(request)") }
        look()
        switch plan.answering {
        case .atOnce: answer(id)
        case .later: waiting.append(id)
        case .never, .whileLent: break
        }
    }

    /// Invites every second one; the others are refused, when requests are answered.
    private func decide(_ id: Int32) {
        if session.fault != nil { return complain("a question after the end") }
        if (requests + expectations).contains(where: { $0.id == id }) {
            return complain("asked about twice, or too late: \(id)")
        }
        running.append(id)
        session.withRequest(id) { head, bytes, body in
            expectations.append(HTTP2FuzzRequest(turn, id, head, bytes, body))
        }
        guard let request = expectations.last, request.id == id, request.expectsContinue,
            request.refusal == nil, request.body.isEmpty
        else { return complain("asked about without a reason: \(id)") }
        look()
        if id & 2 == 0 {
            session.invite(id, at: now)
            running.removeLast()
            return look()
        }
        switch plan.answering {
        case .atOnce, .whileLent: answer(id)
        case .later: waiting.append(id)
        case .never: break
        }
    }

    private func answer(_ id: Int32) {
        guard let index = running.firstIndex(of: id) else { return }
        let request = requests.first { $0.id == id } ?? expectations.first { $0.id == id }
        output.willAnswer(id, request?.method == .head ? 0 : plan.answer.count)
        respond(id)
        finish(index)
    }

    private func respond(_ id: Int32) {
        session.answer(id, 200, fields: lines, body: plan.answer, at: now)
    }

    private func finish(_ index: Int) {
        let id = running.remove(at: index)
        session.finished(id)
        look()
        // Handlers may be late.
        respond(id)
        session.finished(id)
        look()
    }

    // MARK: Output

    private func write() {
        switch isEnding ? .everything : plan.reading {
        case .nothing: return
        case .slowly: _ = write(upTo: 100)
        case .everything:
            // Once at least: it begins the session's next turn, also when there is nothing to write.
            repeat {
                guard write(upTo: 32 << 10) == 0 else { continue }
                if session.wantsWrite { complain("output that is announced and does not come") }
            } while complaint == nil && session.wantsWrite
        }
    }

    private func write(upTo limit: Int) -> Int {
        var buffer = ByteBuffer()
        session.write(into: &buffer, limit: limit, at: now)
        output.add(buffer.array)
        if buffer.count > limit + 16_384 + 9 { complain("\(buffer.count) octets at once") }
        if let violation = output.complaint { complain(violation) }
        look()
        return buffer.count
    }

    // MARK: What always holds

    private func complain(_ text: String) {
        if complaint == nil { complaint = text }
    }

    private func look() {
        if session.runningHandlers != running.count { complain("handlers are counted wrongly") }
        if running.count > limits.runningHandlers { complain("too many handlers") }
        let bodies = limits.concurrentStreams + limits.runningHandlers
        if !(0...bodies * message.body).contains(session.bufferedInput) {
            complain("\(session.bufferedInput) octets of bodies")
        }
        let most = limits.bufferedOutput + limits.runningHandlers * plan.answer.count
        if !(0...most).contains(session.bufferedOutput) {
            complain("\(session.bufferedOutput) octets of answers")
        }
        guard let fault = session.fault else {
            if self.fault != nil { complain("a fault that went away") }
            return
        }
        if self.fault != nil, self.fault != fault { complain("a fault that became another") }
        self.fault = fault
        if session.hasRequest { complain("a request is announced after the end") }
        if session.bufferedOutput != 0 { complain("answers are kept after the end") }
    }

    // MARK: The end

    /// All handlers end, the client reads everything and is silent: the session ends by itself.
    private func end() {
        isEnding = true
        while complaint == nil, !running.isEmpty { finish(0) }
        serve()
        for _ in 0..<Self.silence.steps where complaint == nil && !session.isOver {
            pass(Self.silence.step)
            serve()
        }
        guard complaint == nil else { return }
        noteCancelled()
        if !session.isOver { return complain("the session does not end") }
        if session.bufferedOutput != 0 { return complain("answers are kept at the end") }
        if session.bufferedInput != 0 { return complain("bodies are kept at the end") }
        let count = output.count
        // A fault may come of silence, and then nothing more is looked at.
        if session.fault != nil { receive(plan.octets) }
        serve()
        _ = write(upTo: 1 << 20)
        if output.count != count { complain("output after the end") }
        output.end()
        if let violation = output.complaint { complain(violation) }
    }
}
