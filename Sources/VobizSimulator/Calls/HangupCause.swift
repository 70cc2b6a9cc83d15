/// Why a call ended. The raw value is the switch's own word for it.
enum HangupCause: String, Sendable {
    case normalClearing = "NORMAL_CLEARING"
    case userBusy = "USER_BUSY"
    case noAnswer = "NO_ANSWER"
    case unallocatedNumber = "UNALLOCATED_NUMBER"
    /// The caller gave up before anybody answered.
    case cancelled = "ORIGINATOR_CANCEL"
    /// The wallet could not pay for the call, or for more of it.
    case outOfCredit = "CALL_REJECTED"
    /// All of the account's channels were taken.
    case channelsTaken = "NORMAL_CIRCUIT_CONGESTION"

    /// How calls fail in the demo data.
    static let failures: [HangupCause] = [.userBusy, .noAnswer, .noAnswer, .unallocatedNumber]

    /// The provider's number for it. 1010 and 5030 are documented; the others are those of the
    /// platform whose interface the provider took over.
    var code: Int {
        switch self {
        case .cancelled: 1000
        case .outOfCredit: 1010
        case .unallocatedNumber: 2000
        case .noAnswer: 3000
        case .userBusy: 3010
        case .normalClearing: 4000
        case .channelsTaken: 5030
        }
    }

    /// The words that go with the number.
    var name: String {
        switch self {
        case .cancelled: "Cancelled"
        case .outOfCredit: "Cancelled (Out Of Credits)"
        case .unallocatedNumber: "Invalid Destination Address"
        case .noAnswer: "No Answer"
        case .userBusy: "Busy Line"
        case .normalClearing: "Normal Hangup"
        case .channelsTaken: "Concurrency Limit Breached"
        }
    }

    /// How the filters of call records group unanswered calls.
    var status: CallStatus {
        switch self {
        case .userBusy: .busy
        case .noAnswer: .noAnswer
        default: .failed
        }
    }
}
