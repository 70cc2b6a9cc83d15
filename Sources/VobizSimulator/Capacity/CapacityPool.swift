/// What the partner can pass on, and everything that it has.
///
/// What is left is what there was at the start less what customers hold: there is no other way to
/// change it.
struct CapacityPool: Sendable {
    private(set) var transfers: [CapacityTransfer] = []
    private let total: [CapacityResource: Int] = [.concurrentCalls: 200, .cps: 50]

    /// What the partner can still pass on.
    func remaining(_ resource: CapacityResource) -> Int {
        let given = transfers.filter { $0.resource == resource }.reduce(0) { $0 + $1.effect }
        return total[resource, default: 0] - given
    }

    /// What a customer holds of it.
    func allocated(_ resource: CapacityResource, to customer: String) -> Int {
        transfers.filter { $0.resource == resource && $0.customer == customer }
            .reduce(0) { $0 + $1.effect }
    }

    /// Moves slots, or refuses without a change what is not there to be moved.
    mutating func post(_ transfer: CapacityTransfer) throws(CapacityError) {
        let available =
            switch transfer.direction {
            case .transfer: remaining(transfer.resource)
            case .reclaim: allocated(transfer.resource, to: transfer.customer)
            }
        guard transfer.slots <= available else { throw .insufficient(available: available) }
        transfers.append(transfer)
    }
}

/// Why slots were not moved.
enum CapacityError: Error, Equatable {
    case insufficient(available: Int)
}
