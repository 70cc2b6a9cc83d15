import HTTP
import HTTPServer
import Platform
import TestSupport

/// Answers by path: `/echo` with the request's body, `/large/N` with N octets, `/later/NAME` once the
/// gate is open, anything else with its own path.
final class TestResponder: Responder {
    private let log: EventLog
    private let gate: Gate
    private let loopName: String

    init(log: EventLog, gate: Gate, loopName: String) {
        self.log = log
        self.gate = gate
        self.loopName = loopName
    }

    func respond(
        to request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Deferred? {
        let path = latin1(request.path.array)
        log.add(path)
        log.add("on \(loopName)")
        if path.hasPrefix("/later/") { return later(path) }
        writer.begin(200)
        writer.field("Content-Type", "text/plain")
        if path == "/echo" {
            writer.end(request.body)
        } else if path.hasPrefix("/large/") {
            writer.end([UInt8](repeating: 120, count: Int(path.dropFirst(7)) ?? 0))
        } else {
            writer.end(octets(path))
        }
        return nil
    }

    func invites(
        _ request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Bool {
        let path = latin1(request.path.array)
        guard path.hasPrefix("/uninvited") else { return true }
        log.add("refused \(path)")
        writer.begin(401)
        writer.end([])
        return false
    }

    private func later(_ path: String) -> Deferred {
        let log = log
        let gate = gate
        return {
            log.add("started \(path)")
            await gate.wait()
            log.add(Task.isCancelled ? "cancelled \(path)" : "finished \(path)")
            return PreparedResponse(status: 200, fields: [], body: octets(path))
        }
    }

    func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter) {
        log.add("refused \(refusal)")
        writer.begin(refusal.status)
        writer.end([])
    }
}
