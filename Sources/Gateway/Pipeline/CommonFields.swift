import RateLimiting

/// The fields that every answer has.
enum CommonFields {
    static func append(_ exchange: borrowing Exchange, to lines: inout FieldLines) {
        lines.append("X-Request-Id: ")
        exchange.id.withOctets { lines.append($0) }
        lines.endLine()
        if let trace = exchange.trace {
            lines.append("traceparent: ")
            trace.withOctets { lines.append($0) }
            lines.endLine()
        }
        if let client = exchange.client, let decision = exchange.decision {
            lines.append(client.policyLine)
            lines.append("RateLimit: \"client\";r=")
            lines.append(decimal: decision.remaining)
            lines.append(";t=")
            lines.append(decimal: decision.resetSeconds)
            lines.endLine()
        }
        appendCacheStatus(exchange.cache, to: &lines)
        lines.append("X-Content-Type-Options: nosniff\r\n")
    }

    /// RFC 9211.
    private static func appendCacheStatus(
        _ use: Exchange.CacheUse,
        to lines: inout FieldLines
    ) {
        switch use {
        case .none: break
        case .hit(let remaining):
            lines.append("Cache-Status: vobiz-gateway; hit; ttl=")
            lines.append(decimal: Int64(remaining))
            lines.endLine()
        case .stored: lines.append("Cache-Status: vobiz-gateway; fwd=miss; stored\r\n")
        case .notStored: lines.append("Cache-Status: vobiz-gateway; fwd=miss\r\n")
        }
    }
}
