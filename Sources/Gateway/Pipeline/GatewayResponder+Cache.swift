import Caching
import HTTP
import HTTPServer
import Platform
import Vault
import Vobiz

extension GatewayResponder {
    /// Everything the answer depends on (R-C-02).
    func buildKey(
        _ route: Route,
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ query: QueryReader,
        _ queryOctets: Span<UInt8>,
        _ exchange: borrowing Exchange
    ) {
        guard let entry = exchange.entry else { return key.reset() }
        key.begin(route, for: entry, services.vault.partnerGeneration)
        for index in 0..<parameters.count { key.append(parameters.value(index, in: path)) }
        query.append(to: &key, from: queryOctets)
    }

    /// The hit: synchronous, from memory straight into the output.
    ///
    /// - Returns: false when there is no fresh entry; nothing is written then.
    func answerFromCache(
        _ request: borrowing InboundRequest,
        _ exchange: inout Exchange,
        _ writer: inout ResponseWriter
    ) -> Bool {
        let now = request.now.nanoseconds
        guard let hit = services.cache.fresh(key, at: now) else { return false }
        let remaining = hit.freshness.remaining(at: now)
        exchange.cache = .hit(remaining: remaining)
        var isUnchanged = false
        if let condition = request.value(of: .ifNoneMatch) {
            isUnchanged = EntityTag.matches(condition, hit.response.entityTag)
        }
        writer.begin(isUnchanged ? 304 : 200)
        writer.fields(hit.response.fields)
        let age = hit.freshness.age(at: now)
        Self.appendLife(age: age, remaining: remaining, to: &writer.output)
        CommonFields.append(exchange, to: &writer.output)
        if isUnchanged { writer.endWithoutBody() } else { writer.end(hit.response.body) }
        scribe.note(exchange, status: writer.status, bytes: writer.bodyCount, at: loop.now)
        return true
    }

    /// `Age` and `Cache-Control` of a stored answer.
    static func appendLife(age: Int, remaining: Int, to lines: inout ByteBuffer) {
        lines.append("Age: " as StaticString)
        lines.append(decimal: age)
        lines.append("\r\nCache-Control: private, max-age=" as StaticString)
        lines.append(decimal: remaining)
        lines.append("\r\n" as StaticString)
    }
}
