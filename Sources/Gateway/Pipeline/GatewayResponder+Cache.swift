import Caching
import HTTP
import HTTPServer
import Platform
import Vault
import Vobiz

extension GatewayResponder {
    /// Everything the answer depends on: what the client may see, which credential the provider is
    /// asked with, what is asked (R-C-02).
    func buildKey(
        _ route: Route,
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ query: QueryReader,
        _ queryOctets: Span<UInt8>,
        _ exchange: borrowing Exchange
    ) {
        key.reset()
        guard let entry = exchange.entry else { return }
        let (high, low) = entry.visibilityDigest.words
        key.append(high)
        key.append(low)
        key.append(services.vault.partnerGeneration)
        key.append(UInt64(route.rawValue))
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

    /// What is kept of a document: body, tag, and the lines that are the same for every hit.
    static func entry(of document: Document, link: String?) -> CachedResponse {
        let tag = EntityTag.make(of: document.body)
        var fields = "Content-Type: application/json\r\nETag: "
        fields += String(decoding: tag, as: UTF8.self)
        fields += "\r\nVary: Authorization, X-Api-Key, Accept-Encoding\r\n"
        if let link { fields += "Link: \(link)\r\n" }
        return CachedResponse(
            fields: Array(fields.utf8),
            body: document.body,
            entityTag: tag
        )
    }
}
