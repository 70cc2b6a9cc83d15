/// Why a call ended.
enum HangupCause: String, Sendable {
    case normalClearing = "NORMAL_CLEARING"
    case userBusy = "USER_BUSY"
    case noAnswer = "NO_ANSWER"
    case unallocatedNumber = "UNALLOCATED_NUMBER"

    /// How calls fail in the demo data.
    static let failures: [HangupCause] = [.userBusy, .noAnswer, .noAnswer, .unallocatedNumber]
}
