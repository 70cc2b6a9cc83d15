/// What the provider allows an account: the effective limits, and their base and purchased parts.
public struct AccountLimits: Sendable, Equatable {
    /// Calls that may start within one second.
    public var cps: Int?
    public var concurrentCalls: Int?
    public var baseCPS: Int?
    public var baseConcurrentCalls: Int?
    public var purchasedCPS: Int?
    public var purchasedConcurrentCalls: Int?

    init(_ object: ObjectReader) {
        cps = object.count("cps_limit")
        concurrentCalls = object.count("concurrent_calls_limit")
        baseCPS = object.count("base_cps_limit")
        baseConcurrentCalls = object.count("base_concurrent_calls_limit")
        purchasedCPS = object.count("purchased_cps")
        purchasedConcurrentCalls = object.count("purchased_concurrent_calls")
    }
}
