import Caching
import HTTP
import HTTPServer
import Platform
import Vault
import Vobiz

extension GatewayResponder {
    /// A miss: asks the provider, keeps the answer, and answers.
    func read(
        _ request: borrowing InboundRequest,
        _ route: Route,
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ query: QueryReader,
        _ exchange: Exchange
    ) throws(GatewayError) -> Deferred? {
        var account: AccountID?
        if route.namesAccount { account = AccountID(parameters.value(0, in: path).text) }
        var currency: String?
        if route == .balance { currency = parameters.value(1, in: path).text }
        let values = query.values(from: request.query)
        guard let read = try Read(route, account: account, currency: currency, values: values)
        else { throw .notFound }
        let question = Question(
            read: read,
            key: key,
            condition: request.value(of: .ifNoneMatch)?.array,
            link: NextLink(route, path: path.text, values)
        )
        return { [self] in await answer(question, exchange) }
    }

    /// What a miss takes along.
    struct Question: Sendable {
        let read: Read
        let key: CacheKey
        let condition: [UInt8]?
        let link: NextLink
    }

    private func answer(_ question: Question, _ exchange: Exchange) async -> PreparedResponse {
        var exchange = exchange
        do throws(GatewayError) {
            guard let entry = exchange.entry, let route = exchange.route else { throw .notFound }
            // Taken before the call: what is written meanwhile makes the answer old (§2.2, C37).
            let epoch = services.cache.epoch(of: question.read.tags)
            let document = try await reads.document(
                of: question.read,
                for: entry.client.accounts
            )
            let lifetime = services.lifetimes.lifetime(of: route)
            let stored = Self.entry(
                of: document,
                link: document.hasNextPage ? question.link.text : nil
            )
            let whole = Answer(status: 200, fields: stored.fields.array, body: stored.body.array)
            guard services.screen.isClean(whole, exchange, by: tripwire.current()) else {
                exchange.reason = "secret-withheld"
                throw .secretWithheld
            }
            let now = MonotonicTime.now.nanoseconds
            services.cache.store(
                question.key,
                stored,
                Freshness(stored: now, lifetime: lifetime.wholeNanoseconds),
                under: epoch
            )
            exchange.cache = .stored
            return prepare(screened: Self.answer(stored, question, lifetime), exchange)
        } catch {
            if case .upstream(.refused(let status, _)) = error {
                exchange.upstreamStatus = status
                // What is gone is gone from all that was kept about it (U27).
                if status == 404 { services.cache.invalidate(question.read.tags) }
            }
            exchange.cache = .notStored
            return prepare(
                Answer(ProblemMapping.problem(for: error), instance: exchange.id),
                exchange
            )
        }
    }

    private static func answer(
        _ stored: CachedResponse,
        _ question: Question,
        _ lifetime: Duration
    ) -> Answer {
        var life = ByteBuffer(capacity: 64)
        appendLife(age: 0, remaining: Int(lifetime.components.seconds), to: &life)
        let isUnchanged =
            question.condition.map { EntityTag.matches($0.span, stored.entityTag) } ?? false
        return Answer(
            status: isUnchanged ? 304 : 200,
            fields: stored.fields.array + life.array,
            body: isUnchanged ? [] : stored.body.array
        )
    }
}
