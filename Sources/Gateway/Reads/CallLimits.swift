import Platform

/// What an account may do: calls that may start within a second, and calls at once.
struct CallLimits: Sendable, Equatable {
    /// Where a limit comes from, the strongest first.
    enum Source: String, Sendable {
        /// Said by whoever runs the gateway.
        case override
        /// Said by the provider.
        case upstream
        /// Said by nobody: what the provider gives to every account.
        case standard = "default"
    }

    /// One limit.
    struct Limit: Sendable, Equatable {
        /// Nil when nobody has said anything and there is no default.
        let value: Int?
        let source: Source?
        /// When the provider said so.
        let learnedAt: WallTime?

        init(learned: LearnedLimit?, override: Int? = nil, standard: Int? = nil) {
            if let override {
                (value, source, learnedAt) = (override, .override, nil)
            } else if let learned {
                (value, source, learnedAt) = (learned.value, .upstream, learned.time)
            } else {
                (value, source, learnedAt) = (standard, standard.map { _ in .standard }, nil)
            }
        }
    }

    /// One call per second is what the provider gives to an account that has bought no more.
    private static let standardCPS = 1

    let cps: Limit
    let concurrentCalls: Limit

    init(cps: LearnedLimit?, concurrentCalls: LearnedLimit?, cpsOverride: Int? = nil) {
        self.cps = Limit(learned: cps, override: cpsOverride, standard: Self.standardCPS)
        self.concurrentCalls = Limit(learned: concurrentCalls)
    }
}
