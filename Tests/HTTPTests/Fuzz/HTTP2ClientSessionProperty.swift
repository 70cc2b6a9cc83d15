import HTTP
import Platform

/// What must hold for a client's HTTP/2 session, whatever a server sends. The input's first octet says
/// how many requests wait for answers, of at most 1000 octets, and which of them is taken back.
enum HTTP2ClientSessionProperty {
    private static let maxBody = 1000

    /// What a session has made of the input.
    private struct Verdict {
        var outcomes: [HTTP2ClientEvent] = []
        var fault: HTTP2Fault?
        /// The server has said goodbye, or the session has ended, and no stream is left.
        var isLeft = false
        var complaint: String?
    }

    /// What does not hold; `nil` when everything does.
    static func violation(_ input: [UInt8]) -> String? {
        guard let plan = input.first else { return nil }
        let octets = Array(input.dropFirst())
        do throws(HTTP2Unavailable) {
            let whole = try run(plan, octets, [octets.count], writes: false)
            if let complaint = whole.complaint { return complaint }
            for ends in FuzzPieces.ways(of: octets) {
                let other = try run(plan, octets, ends, writes: false)
                if let complaint = other.complaint { return "\(complaint), in pieces: \(ends)" }
                if !areSame(whole, other) {
                    return "\(whole) in one piece, \(other) in pieces: \(ends)"
                }
                // Who writes in between sees other things, and keeps the same bounds.
                if let complaint = try run(plan, octets, ends, writes: true).complaint {
                    return "\(complaint), with a turn behind each piece: \(ends)"
                }
            }
            return nil
        } catch {
            return "no session: \(error)"
        }
    }

    /// Frames are counted some ahead of being fed, so that it depends on the pieces what is seen before a
    /// flood. And the library looks at nothing more once the server has said goodbye and no stream is left,
    /// but goes on to the end of the piece in which that happens.
    private static func areSame(_ one: Verdict, _ other: Verdict) -> Bool {
        if case .flood = one.fault { return other.fault != nil }
        if case .flood = other.fault { return one.fault != nil }
        let haveSameEnd = one.fault == other.fault || one.isLeft && other.isLeft
        return haveSameEnd && one.outcomes == other.outcomes
    }

    private static func run(
        _ plan: UInt8,
        _ octets: [UInt8],
        _ ends: [Int],
        writes: Bool
    ) throws(HTTP2Unavailable) -> Verdict {
        weak var freed: HTTP2ClientSession?
        var verdict = Verdict()
        try { () throws(HTTP2Unavailable) in
            let session = try HTTP2ClientSession(at: MonotonicTime(nanoseconds: 1))
            freed = session
            let ids = ask(session, count: 1 + Int(plan & 3))
            if plan & 4 != 0 { session.cancel(1) }
            var start = 0
            for end in ends {
                octets[start..<end].withUnsafeBytes {
                    session.receive($0, at: MonotonicTime(nanoseconds: 1))
                }
                start = end
                if writes { write(session) }
                note(session, &verdict)
            }
            write(session)
            note(session, &verdict)
            verdict.fault = session.fault
            verdict.isLeft = !session.takesRequests && session.openCount == 0
            verdict.complaint =
                verdict.complaint ?? complaint(session, verdict, ids, cancelled: plan & 4 != 0)
        }()
        if freed != nil { verdict.complaint = "a session that is not freed" }
        return verdict
    }

    private static func ask(_ session: HTTP2ClientSession, count: Int) -> [Int32] {
        (0..<count).compactMap { number in
            guard
                let request = try? HTTP2ClientRequest(
                    method: number == 1 ? "POST" : number == 2 ? "HEAD" : "GET",
                    authority: "api.test",
                    path: "/\(number)",
                    body: number == 1 ? [UInt8](repeating: 7, count: 100_000) : [],
                    maxBody: maxBody,
                    lines: { (writer) throws(FieldError) in try writer.append("Accept", "*/*") }
                )
            else { return nil }
            let id = session.submit(request, at: MonotonicTime(nanoseconds: 1))
            write(session)
            return id
        }
    }

    private static func write(_ session: HTTP2ClientSession) {
        while session.wantsWrite {
            var output = ByteBuffer()
            session.write(into: &output, limit: 4096, at: MonotonicTime(nanoseconds: 1))
            if output.isEmpty { return }
        }
    }

    private static func note(_ session: HTTP2ClientSession, _ verdict: inout Verdict) {
        for event in session.takeEvents() {
            switch event {
            case .sent, .received: break
            case .failed: verdict.outcomes.append(event)
            case .answered(_, let answer):
                verdict.outcomes.append(event)
                if answer.body.count > maxBody { verdict.complaint = "a body beyond its limit" }
                if !(200...599).contains(answer.status) { verdict.complaint = "no final status" }
                let isBroken = answer.fields.contains { field in
                    field.name.isEmpty || field.name != field.name.lowercased()
                        || field.value.utf8.contains { $0 == 13 || $0 == 10 || $0 == 0 }
                }
                if isBroken { verdict.complaint = "a field that is none" }
            }
        }
    }

    private static func complaint(
        _ session: HTTP2ClientSession,
        _ verdict: Verdict,
        _ ids: [Int32],
        cancelled: Bool
    ) -> String? {
        let told = verdict.outcomes.map { event -> Int32 in
            switch event {
            case .sent(let id), .received(let id), .answered(let id, _), .failed(let id, _): id
            }
        }
        if Set(told).count != told.count { return "a stream with two outcomes" }
        if !Set(told).isSubset(of: ids) { return "an outcome of nothing" }
        if cancelled, told.contains(1) { return "an outcome of what was taken back" }
        if session.openCount < 0 { return "a negative number of streams" }
        guard session.fault != nil else { return nil }
        if told.count < ids.count - (cancelled ? 1 : 0) { return "a request without an outcome" }
        if session.takesRequests { return "a session that goes on after its end" }
        return nil
    }
}
