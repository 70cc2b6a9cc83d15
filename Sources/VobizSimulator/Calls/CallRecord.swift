/// One finished call, as the platform remembers it.
struct CallRecord: Sendable {
    enum Direction: String, CaseIterable, Sendable {
        case inbound, outbound
    }

    enum Product: String, Sendable {
        case sipTrunking = "sip_trunking"
        case voiceAPI = "voice_api"
    }

    let number: Int
    let uuid: String
    /// The auth id of the account it belongs to.
    let owner: String
    let direction: Direction
    let product: Product
    let from: String
    let to: String
    var callerName = ""
    let startedAt: Timestamp
    let ringSeconds: Int
    /// Zero when nobody answered.
    let billedSeconds: Int
    let cost: Money
    let hangupCause: HangupCause
    var hangupSource = HangupSource.callee
    /// Whether it was turned away before anything was dialled.
    var isRefused = false

    var isAnswered: Bool { billedSeconds > 0 }

    var status: CallStatus { isAnswered ? .answered : hangupCause.status }

    var answeredAt: Timestamp? {
        isAnswered ? startedAt.adding(seconds: ringSeconds) : nil
    }

    var endedAt: Timestamp {
        startedAt.adding(seconds: ringSeconds + billedSeconds)
    }

    /// Which side said goodbye, as the switch saw it.
    var disposition: String? {
        if isRefused { return nil }
        switch hangupSource {
        case .callee: return isAnswered ? "recv_bye" : "recv_refuse"
        case .caller, .provider, .request: return isAnswered ? "send_bye" : "send_cancel"
        }
    }

    /// Tenths of a minute, rounded up per call, so that every split of a total adds up to it.
    var tenthsOfMinutes: Int {
        (billedSeconds + 5) / 6
    }
}
