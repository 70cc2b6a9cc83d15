import Audit
import HTTPServer
import Platform

/// Writes the audit records of the admin listener.
struct AdminScribe: Sendable {
    let log: AuditLog

    /// One record of every request. Buffered; durable within a second.
    func note(
        _ exchange: borrowing Exchange,
        _ route: AdminRoute?,
        _ answer: Answer,
        at now: MonotonicTime
    ) {
        var record = AuditScribe.record("admin.request", of: exchange, at: .now)
        if let route { record.append("route", route.name) }
        record.append("status", Int64(answer.status))
        record.append("bytes_out", Int64(answer.sensitiveBody?.count ?? answer.body.count))
        record.append("dur_us", (now.nanoseconds - exchange.started.nanoseconds) / 1000)
        log.append(record)
    }

    /// Who is about to do what to whom: durable before it is done.
    ///
    /// - Throws: ``GatewayError/auditUnavailable``: it must not be done.
    func intend(
        _ route: AdminRoute,
        _ target: String,
        _ exchange: Exchange
    ) async throws(GatewayError) {
        var record = AuditScribe.record("admin.intent", of: exchange, at: .now)
        record.append("route", route.name)
        record.append("target", target)
        do {
            try await log.record(record)
        } catch {
            throw .auditUnavailable
        }
    }

    /// What became of it, `done` or the last part of the problem's type: durable before it is answered.
    ///
    /// - Throws: ``AdminRefusal/changeNotRecorded``.
    func conclude(
        _ route: AdminRoute,
        _ target: String,
        _ decision: StaticString,
        _ exchange: Exchange
    ) async throws(GatewayError) {
        var record = AuditScribe.record("admin.outcome", of: exchange, at: .now)
        record.append("route", route.name)
        record.append("target", target)
        record.append("decision", decision)
        do {
            try await log.record(record)
        } catch {
            throw .administration(.changeNotRecorded)
        }
    }
}
