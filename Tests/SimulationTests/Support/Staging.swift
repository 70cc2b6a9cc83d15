import Testing

/// One stage for all tests of a suite, for tests that do not get in each other's way.
struct Staging: SuiteTrait, TestScoping {
    @TaskLocal private static var current: Stage?

    private let plan: Stage.Plan

    fileprivate init(_ plan: Stage.Plan) {
        self.plan = plan
    }

    /// The stage of the suite that runs.
    static var stage: Stage {
        get throws { try #require(current) }
    }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let stage = try await Stage.start(plan)
        try await Self.$current.withValue(stage) { try await function() }
        try await stage.end()
    }
}

extension Trait where Self == Staging {
    /// Starts the processes before the suite's first test and ends them after its last.
    static func stage(_ plan: Stage.Plan = Stage.Plan()) -> Self { Staging(plan) }
}
