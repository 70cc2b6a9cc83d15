internal import HTTPServer
internal import HTTPTypes
internal import JSON
internal import Platform

extension SimulatedProvider {
    /// `/statistics`: read with GET, forgotten with DELETE.
    func answerStatistics(_ method: HTTPRequest.Method) -> ServerResponse {
        switch method {
        case .get:
            let lines = arrivals.withLock { $0 }
            let (tallies, channels) = state.withLock { state in
                state.endCalls(at: options.clock.now)
                let held = state.switchboard.calls.reduce(into: [:]) { counts, call in
                    counts[call.owner, default: 0] += 1
                }
                return (state.tallies, held)
            }
            return Answer.object { writer in
                Self.write(routes: lines.routes, to: &writer)
                Self.write(lines.accounts, tallies, channels, to: &writer)
            }
        case .delete:
            arrivals.withLock { $0.forget() }
            state.withLock { $0.tallies = [:] }
            return ServerResponse(status: .noContent)
        default:
            return Refusal.method(.open, allowed: ["GET", "DELETE"])
        }
    }

    private static func write(
        routes: [Route: ArrivalStatistics.Line],
        to writer: inout JSONWriter
    ) {
        writer.object("routes") { object in
            for route in Route.allCases {
                guard let line = routes[route] else { continue }
                object.object(route.rawValue) { write(line, to: &$0) }
            }
        }
    }

    private static func write(
        _ accounts: [String: ArrivalStatistics.Line],
        _ tallies: [String: CallTally],
        _ channels: [String: Int],
        to writer: inout JSONWriter
    ) {
        writer.object("accounts") { object in
            for (id, line) in accounts.sorted(by: { $0.key < $1.key }) {
                object.object(id) { account in
                    write(line, to: &account)
                    account.object("calls") { calls in
                        let tally = tallies[id] ?? CallTally()
                        calls.member("under_way", channels[id] ?? 0)
                        calls.member("accepted", tally.accepted)
                        calls.member("refused_cps", tally.tooFast)
                        calls.member("refused_concurrent_calls", tally.tooMany)
                        calls.member("refused_balance", tally.unpaid)
                    }
                }
            }
        }
    }

    private static func write(_ line: ArrivalStatistics.Line, to writer: inout JSONWriter) {
        writer.member("requests", line.requests)
        writer.member("running", line.running)
        writer.member("most_at_once", line.mostAtOnce)
        writer.time("first_at", line.firstAt, .zulu)
        writer.time("last_at", line.lastAt, .zulu)
    }
}
