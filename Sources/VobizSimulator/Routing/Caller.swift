internal import HTTPServer
internal import HTTPTypes

/// Who a request's credentials belong to.
enum Caller: Sendable {
    case partner
    case customer(Customer)
    case nobody

    /// Reads `X-Auth-ID` and `X-Auth-Token`. A field that is sent twice proves nothing: the joined
    /// value belongs to nobody.
    init(_ request: ServerRequest, in state: SimulatorState) {
        guard let id = Self.field("X-Auth-ID", request),
            let token = Self.field("X-Auth-Token", request)
        else {
            self = .nobody
            return
        }
        let credential = SimulatorCredential(authID: id, token: token)
        if state.partnerCredentials.contains(credential) {
            self = .partner
        } else if let customer = state.customers[id], customer.credential == credential {
            self = .customer(customer)
        } else {
            self = .nobody
        }
    }

    private static func field(_ name: String, _ request: ServerRequest) -> String? {
        HTTPField.Name(name).flatMap { request.head.headerFields[$0] }
    }
}
