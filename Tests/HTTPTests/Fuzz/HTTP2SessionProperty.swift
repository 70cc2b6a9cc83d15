import HTTP
import Platform

/// What must hold for an HTTP/2 session, whatever a client sends. The first two octets of the input say
/// how the client and the server behave (``HTTP2FuzzPlan``).
enum HTTP2SessionProperty {
    /// What does not hold; `nil` when everything does.
    static func violation(_ input: [UInt8]) -> String? {
        guard input.count >= 2 else { return nil }
        let plan = HTTP2FuzzPlan(input)
        do throws(HTTP2Unavailable) {
            if let complaint = try pieces(plan) { return complaint }
            if let complaint = try turns(plan) { return complaint }
            return try leak(plan)
        } catch {
            return "no session: \(error)"
        }
    }

    /// The verdict does not depend on how the octets between the server's turns are cut up.
    private static func pieces(_ plan: HTTP2FuzzPlan) throws(HTTP2Unavailable) -> String? {
        let whole = try run(plan)
        if let complaint = whole.complaint { return complaint }
        for ends in FuzzPieces.ways(of: plan.octets) {
            let other = try run(plan, cuts: ends)
            if let complaint = other.complaint { return "\(complaint), in pieces: \(ends)" }
            if let difference = difference(whole, other) {
                return "\(difference), which depends on the pieces: \(ends)"
            }
        }
        return nil
    }

    /// A server that has its turn behind nearly every octet sees other things, and keeps the same bounds.
    private static func turns(_ plan: HTTP2FuzzPlan) throws(HTTP2Unavailable) -> String? {
        let step = 1 + plan.octets.count / 256
        let ends = Array(stride(from: step, to: plan.octets.count, by: step))
        let complaint = try run(plan.with(turns: ends + [plan.octets.count])).complaint
        return complaint.map { "\($0), with a turn behind every piece" }
    }

    /// A session that is dropped in the middle is freed; whether the library's is, says the address
    /// sanitizer.
    private static func leak(_ plan: HTTP2FuzzPlan) throws(HTTP2Unavailable) -> String? {
        weak var session: HTTP2ServerSession?
        try { () throws(HTTP2Unavailable) in
            let driver = try HTTP2FuzzDriver(plan)
            driver.feed(plan.octets.count * 2 / 3, cuts: [])
            session = driver.session
        }()
        return session == nil ? nil : "a session that is not freed"
    }

    private static func run(
        _ plan: HTTP2FuzzPlan,
        cuts: [Int] = []
    ) throws(HTTP2Unavailable) -> HTTP2FuzzDriver {
        let driver = try HTTP2FuzzDriver(plan)
        driver.run(cuts: cuts)
        return driver
    }

    private static func difference(_ one: HTTP2FuzzDriver, _ other: HTTP2FuzzDriver) -> String? {
        guard one.faultTurn == other.faultTurn, one.lastTurn == other.lastTurn else {
            return "the end"
        }
        // Frames are counted some ahead of being fed. Where that finds a flood, those before it are not
        // looked at; so its turn is left out, and what else is wrong in it may be what is told.
        if isFlood(one.fault) || isFlood(other.fault) {
            let turn = one.faultTurn
            let isSame = one.requests.filter { $0.turn < turn }
                .elementsEqual(other.requests.filter { $0.turn < turn })
            return isSame && one.fault != nil && other.fault != nil ? nil : "a flood"
        }
        guard one.fault == other.fault else {
            return "the fault"
        }
        guard one.requests == other.requests else { return "the requests" }
        guard one.expectations == other.expectations else { return "the expectations" }
        return one.output.frames == other.output.frames ? nil : "the output"
    }

    private static func isFlood(_ fault: HTTP2Fault?) -> Bool {
        if case .flood = fault { true } else { false }
    }
}
