/// One finished call, as the platform remembers it.
struct CallRecord: Sendable {
    enum Direction: String, Sendable {
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
    let startedAt: Timestamp
    let ringSeconds: Int
    /// Zero when nobody answered.
    let billedSeconds: Int
    let cost: Money
    let hangupCause: HangupCause

    var isAnswered: Bool { billedSeconds > 0 }

    var endedAt: Timestamp {
        startedAt.adding(seconds: ringSeconds + billedSeconds)
    }

    /// Tenths of a minute, rounded up per call, so that every split of a total adds up to it.
    var tenthsOfMinutes: Int {
        (billedSeconds + 5) / 6
    }
}
