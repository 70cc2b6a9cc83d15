/// A request for calls that passed every check of its own; whether there is room is another question.
struct NewCall: Sendable {
    let from: String
    let destinations: [String]
    let callerName: String
    /// Seconds that the call may last after the answer.
    let timeLimit: Int
    /// Seconds that it may ring.
    let ringTimeout: Int
    /// Seconds of ringing after which the caller hangs up himself.
    let hangupOnRing: Int?
}

extension NewCall {
    static let mostDestinations = 1000

    /// Applies the documented rules to a body; `nil` when the reader collected issues.
    init?(_ body: inout BodyReader, requiresAnswerMethod: Bool) {
        let from = body.requiredText("from")
        let to = body.requiredText("to")
        let destinations = to.map { Self.destinations($0) } ?? []
        if destinations.count > Self.mostDestinations {
            body.refuse("to", "to must not name more than \(Self.mostDestinations) destinations")
        } else if to != nil, !destinations.allSatisfy({ Self.isReachable($0) }) {
            body.refuse("to", "to must be numbers or sip: addresses, joined by <")
        }
        Self.checkURLs(&body, requiresAnswerMethod: requiresAnswerMethod)
        Self.checkMachineDetection(&body)
        let callerName = body.optionalText("caller_name") ?? ""
        if callerName.count > 50 {
            body.refuse("caller_name", "caller_name must not be longer than 50 characters")
        }
        let timeLimit = body.optionalInteger("time_limit", in: 1...86_400) ?? 14_400
        let ringTimeout = body.optionalInteger("ring_timeout", in: 1...86_400) ?? 120
        let hangupOnRing = body.optionalInteger("hangup_on_ring", in: 1...86_400)
        _ = body.optionalText("send_digits")
        _ = body.optionalFlag("send_on_preanswer")
        guard body.issues.isEmpty, let from else { return nil }
        self.init(
            from: from,
            destinations: destinations,
            callerName: callerName,
            timeLimit: timeLimit,
            ringTimeout: ringTimeout,
            hangupOnRing: hangupOnRing
        )
    }

    /// Several destinations are joined by `<` (call/make-call).
    private static func destinations(_ text: String) -> [String] {
        text.split(separator: "<", omittingEmptySubsequences: false).map { String($0) }
    }

    /// A number with or without `+`, or an address after `sip:`.
    private static func isReachable(_ destination: String) -> Bool {
        if destination.hasPrefix("sip:") { return destination.utf8.count > 4 }
        return CustomerRules.isE164(destination.hasPrefix("+") ? destination : "+" + destination)
    }

    private static func checkURLs(_ body: inout BodyReader, requiresAnswerMethod: Bool) {
        let urls =
            [body.requiredText("answer_url").map { ("answer_url", $0) }]
            + ["ring_url", "hangup_url", "fallback_url", "machine_detection_url"].map { name in
                body.optionalText(name).map { (name, $0) }
            }
        for case (let name, let url)? in urls
        where !url.hasPrefix("https://") && !url.hasPrefix("http://") {
            body.refuse(name, "\(name) must be an http or https URL")
        }
        let methods =
            [
                requiresAnswerMethod
                    ? body.requiredText("answer_method") : body.optionalText("answer_method")
            ].map { ("answer_method", $0) }
            + ["ring_method", "hangup_method", "fallback_method", "machine_detection_method"]
            .map { ($0, body.optionalText($0)) }
        for case (let name, let method?) in methods where !["GET", "POST"].contains(method) {
            body.refuse(name, "\(name) must be GET or POST")
        }
    }

    private static func checkMachineDetection(_ body: inout BodyReader) {
        if let mode = body.optionalText("machine_detection"), !["true", "hangup"].contains(mode) {
            body.refuse("machine_detection", "machine_detection must be true or hangup")
        }
        for (name, range) in [
            ("time", 2000...10_000), ("maximum_speech_length", 1000...6000),
            ("initial_silence", 2000...10_000), ("maximum_words", 2...10),
            ("initial_greeting", 1000...5000),
        ] {
            _ = body.optionalInteger("machine_detection_\(name)", in: range)
        }
    }
}
