import HTTP
import HTTPServer
import Platform
import Vault
import Vobiz

extension GatewayResponder {
    /// Routes 5 and 12. The body is only looked at in the task, in the pipeline's order: validate,
    /// idempotency, limits, audit intent, provider, audit outcome.
    func write(
        _ request: borrowing InboundRequest,
        _ route: Route,
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ exchange: Exchange
    ) throws(GatewayError) -> Deferred {
        try RequestDocument.checkType(
            request.value(of: .contentType),
            coding: request.value(of: .contentEncoding)
        )
        let account =
            route.namesAccount ? AccountID(parameters.value(0, in: path).text) : nil
        let write = WriteRequest(
            key: try IdempotencyKey(request.value(of: .idempotencyKey)),
            body: request.body.array
        )
        let (creations, transfers) = (creations, transfers)
        let work: Work = { exchange throws(GatewayError) in
            switch (route, account) {
            case (.createAccount, _): try await creations.create(write, for: &exchange)
            case (.createTransfer, let account?):
                try await transfers.create(write, to: account, for: &exchange)
            default: throw .notFound
            }
        }
        let executor = executor
        return { [self] in
            // A task of its own: a write that was begun goes on when its caller has gone (R-ID-10).
            services.writes.begin()
            let (answer, exchange) = await Task(executorPreference: executor) { [services] in
                defer { services.writes.end() }
                return await Self.run(work, exchange)
            }.value
            return prepare(answer, exchange)
        }
    }

    private typealias Work =
        @Sendable (inout Exchange) async throws(GatewayError) -> Answer

    private static func run(
        _ work: Work,
        _ exchange: Exchange
    ) async -> (Answer, Exchange) {
        var exchange = exchange
        do {
            let answer = try await work(&exchange)
            return (answer, exchange)
        } catch {
            var problem = ProblemMapping.problem(for: error)
            // Also of what did not happen: its caller can find out later that it did not.
            problem.operation = problem.operation ?? exchange.operation
            return (Answer(problem, instance: exchange.id), exchange)
        }
    }

    /// Route 19: the fate of one of the client's own writes.
    func operation(
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ exchange: Exchange
    ) -> Deferred {
        let id = parameters.value(0, in: path).text
        let operations = services.operations
        return { [self] in
            var answer: Answer
            do throws(GatewayError) {
                guard let client = exchange.entry?.client else { throw .unauthorized }
                let (operation, response) = try await operations.operation(id, of: client.id)
                answer = Answer(
                    status: 200,
                    json: Projection.OperationState(operation, response).bytes
                )
            } catch {
                answer = Answer(ProblemMapping.problem(for: error), instance: exchange.id)
            }
            return prepare(answer, exchange)
        }
    }
}
