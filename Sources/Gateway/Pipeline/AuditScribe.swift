import Audit
import HTTPServer
import Platform
import Vault

/// Writes the audit records of one loop, in a block of bytes that is used again.
struct AuditScribe: ~Copyable {
    private let log: AuditLog
    private var record = AuditRecord()
    private var preamble = RecordPreamble()

    init(log: AuditLog) {
        self.log = log
    }

    /// One record of a request that changed nothing. Buffered; durable within a second.
    mutating func note(
        _ exchange: borrowing Exchange,
        status: Int,
        bytes: Int,
        at now: MonotonicTime
    ) {
        record.reset()
        preamble.begin(&record, exchange.peer, at: .coarse)
        Self.fill(&record, exchange)
        record.append("status", Int64(status))
        record.append("bytes_out", Int64(bytes))
        let nanoseconds = now.nanoseconds - exchange.started.nanoseconds
        record.append("dur_us", nanoseconds / 1000)
        log.append(record)
    }

    /// A record of its own, for what is written from a task.
    static func record(
        _ type: StaticString,
        of exchange: borrowing Exchange,
        at time: WallTime
    ) -> AuditRecord {
        var record = AuditRecord()
        record.append("ts", time.rfc3339)
        record.append("type", type)
        record.append("src_ip", exchange.peer.host)
        fill(&record, exchange)
        return record
    }

    /// The beginning of a record of what the gateway did by itself, and what made it do so.
    static func record(
        _ type: StaticString,
        trigger: StaticString,
        at time: WallTime
    ) -> AuditRecord {
        var record = AuditRecord()
        record.append("ts", time.rfc3339)
        record.append("type", type)
        record.append("trigger", trigger)
        return record
    }

    private static func fill(_ record: inout AuditRecord, _ exchange: borrowing Exchange) {
        exchange.id.withOctets { record.append("req_id", $0) }
        if let caller = exchange.caller {
            record.append(members: caller.members)
        } else if let suspect = exchange.suspect {
            record.append(members: suspect.members)
        } else if let key = exchange.shownKey {
            key.withOctets { record.append("key_id", $0) }
        }
        if let certificate = exchange.certificate { record.append("certificate", certificate) }
        record.append("method", exchange.method)
        if let route = exchange.route { record.append("route", route.name) }
        if let account = exchange.account {
            record.append("account", account)
        } else if let account = exchange.named {
            account.withOctets { record.append("account", $0) }
        }
        if let operation = exchange.operation { record.append("op_id", operation) }
        if let reason = exchange.reason { record.append("reason", reason) }
        if let status = exchange.upstreamStatus { record.append("upstream_status", Int64(status)) }
        switch exchange.cache {
        case .none: break
        case .hit: record.append("cache", "hit")
        case .stored: record.append("cache", "miss")
        case .notStored: record.append("cache", "pass")
        }
    }
}
