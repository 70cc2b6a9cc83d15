internal import JSON

/// A call detail record: 43 members, in the order of the provider's own libraries.
///
/// What a real switch would have measured is drawn from the call's uuid, so that it never changes.
struct CallRecordDocument {
    let record: CallRecord
    let currency: String

    func write(to writer: inout JSONWriter) {
        for field in fields { field.write(to: &writer) }
    }

    /// The names of the members, which do not depend on the call.
    static let names: [String] = {
        let record = CallRecord(
            number: 0,
            uuid: "",
            owner: "",
            direction: .outbound,
            product: .voiceAPI,
            from: "",
            to: "",
            startedAt: Timestamp(microseconds: 0),
            ringSeconds: 0,
            billedSeconds: 0,
            cost: .zero,
            hangupCause: .normalClearing
        )
        return CallRecordDocument(record: record, currency: "").fields.map { $0.name }
    }()

    /// Every member, in order.
    var fields: [CallRecordField] {
        let line = LineQuality(of: record)
        return opening(line) + ending(line) + remainder(line)
    }

    private func opening(_ line: LineQuality) -> [CallRecordField] {
        [
            .init("account_id", .text(record.owner)),
            .init("answer_time", time(record.answeredAt)),
            .init("billsec", .integer(record.billedSeconds)),
            .init("bridge_uuid", .text(record.isAnswered ? line.bridgeUUID : nil)),
            .init("call_direction", .text(record.direction.rawValue)),
            .init("caller_id_name", .text(record.callerName)),
            .init("caller_id_number", .text(record.from)),
            .init("campaign_id", .text(nil)),
            .init("carrier_ip", .text(record.isRefused ? nil : "192.0.2.10")),
            .init("codec", .text(record.isAnswered ? "PCMA" : nil)),
            .init("context", .text(record.product.rawValue)),
            .init("cost", money(record.cost)),
            .init("created_at", time(record.endedAt)),
            .init("currency", .text(currency)),
            .init("customer_endpoint", .text(nil)),
            .init("destination_number", .text(record.to)),
            .init("duration", .integer(record.ringSeconds + record.billedSeconds)),
            .init("end_time", time(record.endedAt)),
        ]
    }

    private func ending(_ line: LineQuality) -> [CallRecordField] {
        let cause = record.hangupCause
        return [
            .init("failure_code", .text(record.isAnswered ? nil : String(cause.code))),
            .init("failure_reason", .text(record.isAnswered ? nil : cause.name)),
            .init("hangup_cause", .text(cause.rawValue)),
            .init("hangup_cause_code", .integer(cause.code)),
            .init("hangup_cause_name", .text(cause.name)),
            .init("hangup_disposition", .text(record.disposition)),
            .init("hangup_source", .text(record.hangupSource.rawValue)),
            .init("id", .integer(record.number)),
            .init("jitter", .number(record.isAnswered ? line.jitter : nil)),
            .init("mos", .number(record.isAnswered ? line.opinionScore : nil)),
        ]
    }

    private func remainder(_ line: LineQuality) -> [CallRecordField] {
        [
            .init("network_addr", .text(record.isRefused ? nil : "192.0.2.10")),
            .init("origination_region", .text("IN")),
            .init("packet_loss", .number(record.isAnswered ? line.packetLoss : nil)),
            .init("progress_time", time(record.isRefused ? nil : record.startedAt)),
            .init("region", .text("IN")),
            .init("ring_time", .integer(record.ringSeconds)),
            .init("sip_call_id", .text(line.sipCallID)),
            .init("sip_user_agent", .text(record.isRefused ? nil : "vobiz-simulator")),
            .init("start_time", time(record.startedAt)),
            .init("streaming_cost", money(.zero)),
            .init("terminated_to", .text(record.isAnswered ? record.to : nil)),
            .init("total_cost", money(record.cost)),
            .init("trunk_id", .text(record.product == .sipTrunking ? line.trunkID : nil)),
            .init("updated_at", time(record.endedAt)),
            .init("uuid", .text(record.uuid)),
        ]
    }

    private func time(_ instant: Timestamp?) -> CallRecordField.Value {
        .text(instant?.text(.zulu))
    }

    private func money(_ amount: Money) -> CallRecordField.Value {
        .number(amount.decimal(minimumPlaces: 0))
    }
}
