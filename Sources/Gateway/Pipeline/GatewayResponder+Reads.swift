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
        var item: String?
        if parameters.count > 1 { item = parameters.value(1, in: path).text }
        let values = query.values(from: request.query)
        guard let read = try Read(route, account: account, item: item, values: values) else {
            throw .notFound
        }
        let question = Question(
            route: route,
            read: read,
            key: key,
            link: NextLink(route, path: path.text, values)
        )
        let condition = request.value(of: .ifNoneMatch)?.array
        return { [self] in await answer(question, condition, exchange) }
    }

    private func answer(
        _ question: Question,
        _ condition: [UInt8]?,
        _ exchange: Exchange
    ) async -> PreparedResponse {
        var exchange = exchange
        do throws(GatewayError) {
            guard let entry = exchange.entry else { throw .notFound }
            let answer = try await cached.fetch(question, for: entry.client.accounts, exchange)
            exchange.cache = .stored
            return prepare(screened: Self.answer(answer, condition), exchange)
        } catch {
            exchange.note(error)
            exchange.cache = .notStored
            return prepare(
                Answer(ProblemMapping.problem(for: error), instance: exchange.id),
                exchange
            )
        }
    }

    private static func answer(_ kept: KeptAnswer, _ condition: [UInt8]?) -> Answer {
        var life = ByteBuffer(capacity: 64)
        appendLife(age: 0, remaining: Int(kept.lifetime.components.seconds), to: &life)
        let stored = kept.response
        let isUnchanged = condition.map { EntityTag.matches($0.span, stored.entityTag) } ?? false
        return Answer(
            status: isUnchanged ? 304 : 200,
            fields: stored.fields.array + life.array,
            body: isUnchanged ? [] : stored.body.array
        )
    }
}
