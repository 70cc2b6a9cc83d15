/// What became of a call, as the partner's filter of call records names it.
enum CallStatus: Sendable {
    case answered, failed, busy, noAnswer

    /// The pages disagree about the last of them: a hyphen in the older, an underscore in the newest.
    init?(_ text: String, _ profile: SimulatorOptions.Profile) {
        switch text {
        case "answered": self = .answered
        case "failed": self = .failed
        case "busy": self = .busy
        case profile == .newest ? "no_answer" : "no-answer": self = .noAnswer
        default: return nil
        }
    }
}
