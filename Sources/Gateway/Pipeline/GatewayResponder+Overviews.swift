import HTTP
import HTTPServer
import Vobiz

extension GatewayResponder {
    /// Routes 11 and 18: what the gateway puts together itself, anew for each request.
    func compose(
        _ route: Route,
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ exchange: Exchange
    ) throws(GatewayError) -> Deferred {
        guard let account = AccountID(parameters.value(0, in: path).text) else { throw .notFound }
        let overviews = overviews
        return { [self] in
            var exchange = exchange
            let answer: Answer
            do throws(GatewayError) {
                let body =
                    route == .overview
                    ? try await overviews.overview(of: account, exchange).bytes
                    : Projection.Limits(try await reads.limits(of: account), of: account).bytes
                answer = Answer(status: 200, json: body)
            } catch {
                exchange.note(error)
                answer = Answer(ProblemMapping.problem(for: error), instance: exchange.id)
            }
            return prepare(answer, exchange)
        }
    }
}
