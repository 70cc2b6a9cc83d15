internal import JSON

/// A call under way. One that still waits has no session yet, and fewer members.
struct LiveCallDocument {
    let call: LiveCall
    let apiID: String
    let now: Timestamp

    func write(to writer: inout JSONWriter) {
        let phase = call.phase(at: now)
        let isQueued = phase == .queued
        writer.member("api_id", apiID)
        writer.member("call_status", phase.rawValue)
        writer.member("call_uuid", call.uuid)
        if isQueued { writer.member("request_uuid", call.uuid) }
        writer.member("caller_name", call.callerName)
        writer.member("direction", CallRecord.Direction.outbound.rawValue)
        writer.member("from", call.from)
        if !isQueued {
            writer.member("request_uuid", call.uuid)
            writer.time("session_start", call.ringsAt, .naive)
            writer.member("stir_attestation", "")
            writer.member("stir_verification", "Not Applicable")
        }
        writer.member("to", call.to)
    }
}
