import Platform
import RateLimiting

/// The fields that every answer has.
enum CommonFields {
    static func append(_ exchange: borrowing Exchange, to lines: inout ByteBuffer) {
        lines.append("X-Content-Type-Options: nosniff\r\nX-Request-Id: " as StaticString)
        exchange.id.withOctets { lines.append($0) }
        if let trace = exchange.trace {
            lines.append("\r\ntraceparent: " as StaticString)
            trace.withOctets { lines.append($0) }
        }
        lines.append("\r\n" as StaticString)
        if exchange.isSecure {
            // RFC 6797 §7.1; it must not be said over plain text (§7.2).
            lines.append("Strict-Transport-Security: max-age=31536000\r\n" as StaticString)
        }
        if let caller = exchange.caller {
            lines.append(caller.notice)
            if let decision = exchange.decision { append(decision, of: caller, to: &lines) }
        }
        appendCacheStatus(exchange.cache, to: &lines)
    }

    private static func append(
        _ decision: RateDecision,
        of caller: Caller,
        to lines: inout ByteBuffer
    ) {
        lines.append(caller.state.policyLine)
        lines.append("RateLimit: \"client\";r=" as StaticString)
        lines.append(decimal: Int(decision.remaining))
        lines.append(";t=" as StaticString)
        lines.append(decimal: Int(decision.resetSeconds))
        lines.append("\r\n" as StaticString)
    }

    /// RFC 9211.
    private static func appendCacheStatus(
        _ use: Exchange.CacheUse,
        to lines: inout ByteBuffer
    ) {
        switch use {
        case .none: break
        case .hit(let remaining):
            lines.append("Cache-Status: vobiz-gateway; hit; ttl=" as StaticString)
            lines.append(decimal: remaining)
            lines.append("\r\n" as StaticString)
        case .stored:
            lines.append("Cache-Status: vobiz-gateway; fwd=miss; stored\r\n" as StaticString)
        case .notStored:
            lines.append("Cache-Status: vobiz-gateway; fwd=miss\r\n" as StaticString)
        }
    }
}
