public import JSON

/// What the provider remembers of a finished call, a call detail record.
///
/// The current documents have 43 members, older ones 15 with other names. Addresses of carriers, switches and
/// devices, the provider's row number and its regions are no part of this type.
public struct CallRecord: Sendable, Equatable {
    /// Who called whom, as the account sees it.
    public enum Direction: String, Sendable, CaseIterable {
        case inbound, outbound
    }

    /// Why and how it ended.
    public struct Hangup: Sendable, Equatable {
        public var cause: String?
        public var code: Int?
        public var name: String?
        public var disposition: String?
        public var source: String?
    }

    /// Why it did not come about.
    public struct Failure: Sendable, Equatable {
        public var code: String?
        public var reason: String?
    }

    /// What was measured on the line.
    public struct Quality: Sendable, Equatable {
        public var codec: String?
        /// Mean opinion score, 1 to 5.
        public var mos: DecimalText?
        public var jitter: DecimalText?
        public var packetLoss: DecimalText?
    }

    public var id: String
    /// Whose call it was, when the row tells with an account's id: some rows have a running number there.
    public var account: AccountID?
    /// Nil for a word other than inbound and outbound.
    public var direction: Direction?
    public var from: String?
    public var to: String?
    public var callerName: String?
    public var isAnswered: Bool?
    public var startedAt: Timestamp?
    public var ringingAt: Timestamp?
    public var answeredAt: Timestamp?
    public var endedAt: Timestamp?
    /// Seconds of ringing and talking.
    public var duration: Int?
    /// Seconds that are paid for.
    public var billed: Int?
    /// Seconds of ringing.
    public var ringing: Int?
    public var totalCost: DecimalText
    public var callCost: DecimalText?
    public var streamingCost: DecimalText?
    public var currency: CurrencyCode
    public var hangup: Hangup
    public var failure: Failure
    public var quality: Quality
    public var sipCallID: String?
    public var trunkID: String?
    public var bridgeID: String?
    public var campaignID: String?
    /// Which product carried it.
    public var context: String?
    public var createdAt: Timestamp?
    public var updatedAt: Timestamp?

    /// Reads a bare record, or one in the envelope `{data, success}`.
    ///
    /// Throws when its id, its cost or its currency is missing.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        try self.init(object.object("data") ?? object)
    }

    init(_ object: ObjectReader) throws(VobizError) {
        id = try object.required(
            object.identifier("uuid") ?? object.identifier("call_uuid"),
            "uuid"
        )
        account = object.account("account_id") ?? object.account("account_auth_id")
        direction = (object.text("call_direction") ?? object.text("direction"))
            .flatMap { Direction(rawValue: $0.lowercased()) }
        from = object.text("caller_id_number") ?? object.text("from_number")
        to = object.text("destination_number") ?? object.text("to_number")
        callerName = object.text("caller_id_name")
        startedAt = object.time("start_time")
        ringingAt = object.time("progress_time")
        answeredAt = object.time("answer_time")
        endedAt = object.time("end_time")
        duration = object.count("duration") ?? object.count("duration_seconds")
        billed = object.count("billsec")
        ringing = object.count("ring_time")
        callCost = object.decimal("cost")
        totalCost = try object.required(object.decimal("total_cost") ?? callCost, "total_cost")
        streamingCost = object.decimal("streaming_cost")
        currency = try object.requiredCurrency("currency")
        hangup = Hangup(object)
        failure = Failure(object)
        quality = Quality(object)
        sipCallID = object.text("sip_call_id")
        trunkID = object.identifier("trunk_id")
        bridgeID = object.text("bridge_uuid")
        campaignID = object.identifier("campaign_id")
        context = object.text("context")
        createdAt = object.time("created_at")
        updatedAt = object.time("updated_at")
        isAnswered = Self.isAnswered(object, answeredAt, billed)
    }

    private static func isAnswered(
        _ object: ObjectReader,
        _ answeredAt: Timestamp?,
        _ billed: Int?
    ) -> Bool? {
        if answeredAt != nil { return true }
        if let billed { return billed > 0 }
        return object.text("status").map { $0.lowercased() == "answered" }
    }
}

extension CallRecord.Hangup {
    init(_ object: ObjectReader) {
        cause = object.text("hangup_cause")
        code = object.count("hangup_cause_code")
        name = object.text("hangup_cause_name")
        disposition = object.text("hangup_disposition")
        source = object.text("hangup_source")
    }
}

extension CallRecord.Failure {
    init(_ object: ObjectReader) {
        code = object.identifier("failure_code")
        reason = object.text("failure_reason")
    }
}

extension CallRecord.Quality {
    init(_ object: ObjectReader) {
        codec = object.text("codec")
        mos = object.decimal("mos")
        jitter = object.decimal("jitter")
        packetLoss = object.decimal("packet_loss")
    }
}
