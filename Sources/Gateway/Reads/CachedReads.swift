import Caching
import Platform
import Vault

/// Reads whose answers are kept: for a route of its own, and for a part of a larger answer.
struct CachedReads: Sendable {
    let reads: ReadService
    let cache: ResponseCache
    let lifetimes: CacheLifetimes
    let screen: AnswerScreen

    /// Asks the provider, and keeps the answer. `exchange` is whose request it is for.
    ///
    /// - Throws: what the provider's failure means; ``GatewayError/secretWithheld`` when a secret stood in
    ///   the answer, which is not kept then.
    func fetch(
        _ question: Question,
        for access: AccountAccess,
        _ exchange: borrowing Exchange
    ) async throws(GatewayError) -> KeptAnswer {
        // Taken before the call: what is written meanwhile makes the answer old (§2.2, C37).
        let epoch = cache.epoch(of: question.read.tags)
        let document: Document
        do throws(GatewayError) {
            document = try await reads.document(of: question.read, for: access)
        } catch {
            // What is gone is gone from all that was kept about it (U27).
            if error.isAbsence { cache.invalidate(question.read.tagsWhenAbsent) }
            throw error
        }
        let stored = Self.entry(
            of: document,
            link: document.hasNextPage ? question.link.text : nil
        )
        let whole = Answer(status: 200, fields: stored.fields.array, body: stored.body.array)
        guard screen.isClean(whole, exchange, at: question.route.name, by: screen.watch.tripwire)
        else { throw .secretWithheld }
        let lifetime = lifetimes.lifetime(of: question.route, question.read, at: .now)
        let now = MonotonicTime.now.nanoseconds
        cache.store(
            question.key,
            stored,
            Freshness(stored: now, lifetime: lifetime.wholeNanoseconds),
            under: epoch
        )
        return KeptAnswer(response: stored, lifetime: lifetime)
    }

    /// What is kept of a document: body, tag, and the lines that are the same for every hit.
    private static func entry(of document: Document, link: String?) -> CachedResponse {
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
