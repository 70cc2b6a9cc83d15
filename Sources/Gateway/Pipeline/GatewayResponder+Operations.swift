import HTTP
import HTTPServer
import Vault

extension GatewayResponder {
    /// Route 19: the client's own writes, newest first.
    func operations(
        _ query: QueryReader,
        _ request: borrowing InboundRequest,
        _ path: Span<UInt8>,
        _ exchange: Exchange
    ) throws(GatewayError) -> Deferred {
        let values = query.values(from: request.query)
        guard let page = values[0].flatMap({ Int($0) }), let size = values[1].flatMap({ Int($0) })
        else { throw .invalidRequest([FieldProblem("page", "is out of range")]) }
        let fate = values[2].flatMap { OperationFate(rawValue: $0) }
        let link = NextLink(.operations, path: path.text, values)
        let operations = services.operations
        return { [self] in
            var answer: Answer
            do throws(GatewayError) {
                guard let client = exchange.entry?.client else { throw .unauthorized }
                let found = try await operations.operations(of: client.id, fate, page, size)
                let list = Projection.OperationList(found, page: page, perPage: size)
                let line = list.hasNextPage ? link.text.map { "Link: \($0)\r\n" } : nil
                answer = Answer(status: 200, json: list.bytes, line ?? "")
            } catch {
                answer = Answer(ProblemMapping.problem(for: error), instance: exchange.id)
            }
            return prepare(answer, exchange)
        }
    }
}
