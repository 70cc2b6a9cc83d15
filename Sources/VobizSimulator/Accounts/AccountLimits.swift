/// How many calls an account may start in a second and hold at once.
///
/// The effective limit is base + purchased (account pages). Older accounts know neither part: then
/// partner views say null and the account's own view counts everything as base.
struct AccountLimits: Sendable, Equatable {
    struct Limit: Sendable, Equatable {
        var effective: Int
        var base: Int?
        var purchased: Int?

        /// A limit whose parts are unknown.
        init(_ effective: Int) {
            self.effective = effective
        }

        init(base: Int, purchased: Int) {
            self.effective = base + purchased
            self.base = base
            self.purchased = purchased
        }
    }

    var cps = Limit(1)
    var concurrentCalls = Limit(4)
}
