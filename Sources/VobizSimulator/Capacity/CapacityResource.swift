/// What a partner can pass on to its customers, slot by slot.
enum CapacityResource: String, CaseIterable, Sendable {
    case concurrentCalls = "concurrent_calls"
    case cps
}

extension AccountLimits {
    subscript(resource: CapacityResource) -> Limit {
        get { resource == .cps ? cps : concurrentCalls }
        set {
            switch resource {
            case .cps: cps = newValue
            case .concurrentCalls: concurrentCalls = newValue
            }
        }
    }
}

extension AccountLimits.Limit {
    /// Changes what may be used. Slots from a partner are not bought: they count as base.
    mutating func add(_ slots: Int) {
        effective += slots
        base = base.map { $0 + slots }
    }
}
