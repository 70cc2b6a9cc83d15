/// Slots that went from the partner to a customer, or back.
struct CapacityTransfer: Sendable {
    enum Direction: String, Sendable {
        case transfer, reclaim
    }

    let reference: String
    let direction: Direction
    let customer: String
    let resource: CapacityResource
    let slots: Int
    let description: String?
    let at: Timestamp

    /// What it adds to the customer.
    var effect: Int { direction == .transfer ? slots : -slots }
}
