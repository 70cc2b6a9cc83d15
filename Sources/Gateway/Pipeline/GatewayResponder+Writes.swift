import HTTP
import HTTPServer
import Platform
import Vault

extension GatewayResponder {
    /// Route 5. The body is only looked at in the task, in the pipeline's order: validate, idempotency,
    /// limits, audit intent, provider, audit outcome.
    func create(
        _ request: borrowing InboundRequest,
        _ exchange: Exchange
    ) throws(GatewayError) -> Deferred {
        try RequestDocument.checkType(
            request.value(of: .contentType),
            coding: request.value(of: .contentEncoding)
        )
        let creation = AccountCreationRequest(
            key: try IdempotencyKey(request.value(of: .idempotencyKey)),
            body: request.body.array
        )
        let creations = creations
        let executor = executor
        return { [self] in
            // A task of its own: a write that was begun goes on when its caller has gone (R-ID-10).
            services.writes.begin()
            let (answer, exchange) = await Task(executorPreference: executor) { [services] in
                defer { services.writes.end() }
                return await Self.run(creation, creations, exchange)
            }.value
            return prepare(answer, exchange)
        }
    }

    private static func run(
        _ request: AccountCreationRequest,
        _ service: AccountCreationService,
        _ exchange: Exchange
    ) async -> (Answer, Exchange) {
        var exchange = exchange
        do {
            let answer = try await service.create(request, for: &exchange)
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
