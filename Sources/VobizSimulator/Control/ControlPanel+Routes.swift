internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension ControlPanel {
    /// `/requests` (GET, DELETE) and `/faults` (GET, POST, DELETE).
    mutating func respond(to request: ServerRequest, segments: [String]) -> ServerResponse {
        switch (request.head.method, segments.joined(separator: "/")) {
        case (.get, "requests"):
            return requestCounts()
        case (.delete, "requests"):
            forgetRequests()
            return ServerResponse(status: .noContent)
        case (.get, "faults"):
            return waitingFaults(.ok)
        case (.post, "faults"):
            return order(request.body)
        case (.delete, "faults"):
            forgetFaults()
            return ServerResponse(status: .noContent)
        default:
            return Refusal.unknownPath(.open)
        }
    }

    private func requestCounts() -> ServerResponse {
        Answer.object { writer in
            writer.member("total", total)
            writer.member("unmatched", unmatched)
            writer.member("running", running)
            writer.member("connections", peers.count)
            writer.object("routes") { routes in
                for route in Route.allCases {
                    if let count = counts[route] { routes.member(route.rawValue, count) }
                }
            }
        }
    }

    private func waitingFaults(_ status: HTTPResponse.Status) -> ServerResponse {
        Answer.object(status) { writer in
            writer.object("waiting") { routes in
                for (route, count) in waiting {
                    routes.member(route, count)
                }
            }
        }
    }

    private mutating func order(_ body: [UInt8]) -> ServerResponse {
        do throws(FaultOrderError) {
            let order = try FaultOrder(body)
            self.order(order.fault, on: order.route, count: order.count)
            return waitingFaults(.created)
        } catch {
            return ErrorDocument.plain(message: error.message).response(.badRequest)
        }
    }
}
