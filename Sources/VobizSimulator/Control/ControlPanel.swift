/// What a test steers and reads: requests counted by route, and faults waiting for their request.
struct ControlPanel: Sendable {
    private(set) var total = 0
    private(set) var unmatched = 0
    /// Requests that are being answered.
    private(set) var running = 0
    private(set) var counts: [Route: Int] = [:]
    /// Who has sent requests: a new address and port is a new connection.
    private(set) var peers: Set<String> = []
    private var faults: [Route: [Fault]] = [:]
    private var faultsAnywhere: [Fault] = []

    /// Counts a request and takes the fault that was ordered for it: those for its route come first.
    mutating func arrive(at route: Route?, from peer: String) -> (number: Int, fault: Fault?) {
        total += 1
        running += 1
        peers.insert(peer)
        if let route {
            counts[route, default: 0] += 1
            if let queue = faults[route], !queue.isEmpty {
                return (total, faults[route]?.removeFirst())
            }
        } else {
            unmatched += 1
        }
        return (total, faultsAnywhere.isEmpty ? nil : faultsAnywhere.removeFirst())
    }

    /// A request was answered, or its caller has gone.
    mutating func leave() {
        running -= 1
    }

    mutating func forgetRequests() {
        total = 0
        unmatched = 0
        counts = [:]
        peers = []
    }

    /// Orders a fault for the next requests of a route; for any request when none is given.
    mutating func order(_ fault: Fault, on route: Route?, count: Int) {
        let orders = Array(repeating: fault, count: max(0, count))
        if let route {
            faults[route, default: []] += orders
        } else {
            faultsAnywhere += orders
        }
    }

    mutating func forgetFaults() {
        faults = [:]
        faultsAnywhere = []
    }

    /// How many faults wait, by route; the name `*` stands for any.
    var waiting: [(route: String, count: Int)] {
        let anywhere = faultsAnywhere.isEmpty ? [] : [("*", faultsAnywhere.count)]
        return anywhere
            + Route.allCases.compactMap { route in
                faults[route].flatMap { $0.isEmpty ? nil : (route.rawValue, $0.count) }
            }
    }
}
