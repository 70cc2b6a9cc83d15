public import JSON
public import Vobiz

extension Projection {
    /// What is remembered of a finished call (route 16).
    public struct Cdr: Representation, Equatable {
        private let record: CallRecord
        private let account: AccountID
        private let asOf: Timestamp?

        /// - Parameters:
        ///   - record: the record.
        ///   - account: whose call it was; records of some documents do not tell.
        ///   - asOf: when the provider answered, for a record that stands alone.
        public init(_ record: CallRecord, account: AccountID, asOf: Timestamp? = nil) {
            self.record = record
            self.account = account
            self.asOf = asOf
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writeParties(to: &writer)
                writeTimes(to: &writer)
                writer.money("total_cost", record.totalCost, record.currency)
                writer.money("call_cost", record.callCost, record.currency)
                writer.money("streaming_cost", record.streamingCost, record.currency)
                writer.object("hangup") { writeHangup(to: &$0) }
                writer.object("failure") { writer in
                    writer.member("code", record.failure.code)
                    writer.member("reason", record.failure.reason)
                }
                writer.object("quality") { writeQuality(to: &$0) }
                writer.member("sip_call_id", record.sipCallID)
                writer.member("trunk_id", record.trunkID)
                writer.member("bridge_id", record.bridgeID)
                writer.member("campaign_id", record.campaignID)
                writer.member("context", record.context)
                writer.member("created_at", record.createdAt?.text)
                writer.member("updated_at", record.updatedAt?.text)
                if let asOf { writer.member("as_of", asOf.text) }
            }
        }

        private func writeParties(to writer: inout JSONWriter) {
            writer.member("id", record.id)
            writer.member("account_id", account.text)
            writer.member("direction", record.direction?.rawValue)
            writer.member("from", record.from)
            writer.member("to", record.to)
            writer.member("caller_name", record.callerName)
            writer.member("answered", record.isAnswered)
        }

        private func writeTimes(to writer: inout JSONWriter) {
            writer.member("started_at", record.startedAt?.text)
            writer.member("ringing_at", record.ringingAt?.text)
            writer.member("answered_at", record.answeredAt?.text)
            writer.member("ended_at", record.endedAt?.text)
            writer.member("duration_seconds", record.duration)
            writer.member("ring_seconds", record.ringing)
            writer.member("billed_seconds", record.billed)
        }

        private func writeHangup(to writer: inout JSONWriter) {
            writer.member("cause", record.hangup.cause)
            writer.member("code", record.hangup.code)
            writer.member("name", record.hangup.name)
            writer.member("disposition", record.hangup.disposition)
            writer.member("source", record.hangup.source)
        }

        private func writeQuality(to writer: inout JSONWriter) {
            writer.member("codec", record.quality.codec)
            writer.member("mos", record.quality.mos)
            writer.member("jitter", record.quality.jitter)
            writer.member("packet_loss", record.quality.packetLoss)
        }
    }
}
