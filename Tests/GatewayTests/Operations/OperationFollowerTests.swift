import Audit
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// Rounds over what is unknown.
@Suite struct OperationFollowerTests {
    private static func state(
        _ operation: Vault.Operation,
        _ bench: LookupBench
    ) async throws -> OperationState? {
        try await bench.repository.operation(operation.id)?.state
    }

    @Test("what is found is kept, released from doubt and on record; nothing is asked again")
    func found() async throws {
        let bench = try await LookupBench { path in
            path.hasPrefix("/api/v1/partner/accounts/")
                ? (200, #"{"auth_id":"\#(LookupBench.account)","auth_token":"token"}"#)
                : (200, LookupBench.list([(LookupBench.account, LookupBench.email)]))
        }
        let operation = try await bench.unknown(.accountCreation)
        var pauses: [ULID: MonotonicTime] = [:]
        for _ in 0..<2 { await bench.follower().follow(&pauses) }
        #expect(try await Self.state(operation, bench) == .reconciledDone)
        #expect(bench.paths.count == 2)
        await bench.audit.flush()
        let record = bench.fixture.directory.text("audit.jsonl").split(separator: "\n").filter {
            $0.contains(#""type":"op.reconciled""#) && $0.contains("\(operation.id)")
        }
        #expect(record.count == 1)
        #expect(
            record.first?.contains(#""decision":"done","reason":"found","reference":"MA_NEW00001""#)
                == true
        )
        #expect(try await bench.repository.acts().isEmpty)
    }

    @Test(
        "two absences an hour after: not executed for an account, a person's matter for a transfer"
    )
    func absent() async throws {
        let bench = try await LookupBench { path in
            path.contains("transactions")
                ? (200, #"{"transactions":[],"total":0}"#) : (200, LookupBench.list([]))
        }
        let account = try await bench.unknown(.accountCreation)
        let transfer = try await bench.unknown(.transfer, key: "the-key-of-the-transfer")
        var settings = ReconciliationSettings()
        settings.schedule = try #require(ReconciliationSchedule(times: [.seconds(1)]))
        var pauses: [ULID: MonotonicTime] = [:]
        // The second look is due a second after the first.
        try await until {
            await bench.follower(settings).follow(&pauses)
            return try await bench.repository.open().isEmpty
        }
        #expect(try await Self.state(account, bench) == .reconciledNot)
        #expect(try await Self.state(transfer, bench) == .review)
        // What was seen is there for whoever reviews it, and what was reserved stays so.
        let progress = try await bench.repository.progress(of: transfer.id)
        #expect(progress?.looks == 2 && progress?.finding == "absent")
        #expect(
            try await bench.fixture.store.transfers.transfer(of: transfer.id)?.state == .reserved
        )
        #expect(bench.log.lines.contains { $0.hasPrefix("error: nobody knows whether a write") })
    }

    @Test("what nobody can look for is a person's matter at once")
    func unknownKind() async throws {
        let bench = try await LookupBench { _ in nil }
        let operation = try await bench.unknown(.accountCreation)
        try StoreFile(in: bench.fixture.directory.path("store"))
            .execute("UPDATE operation SET kind = 'of.tomorrow'")
        var pauses: [ULID: MonotonicTime] = [:]
        await bench.follower().follow(&pauses)
        #expect(try await Self.state(operation, bench) == .review)
    }

    @Test("a provider that wants to be left alone is, and that is no look")
    func postponed() async throws {
        let bench = try await LookupBench { _ in (429, "{}") }
        let operation = try await bench.unknown(.accountCreation)
        var pauses: [ULID: MonotonicTime] = [:]
        for _ in 0..<3 { await bench.follower().follow(&pauses) }
        #expect(bench.paths.count == 1)
        #expect(pauses[operation.id].map { MonotonicTime.now < $0 } == true)
        #expect(try await bench.repository.progress(of: operation.id) == nil)
    }

    @Test("it is not time yet, or somebody was faster")
    func early() async throws {
        let bench = try await LookupBench { _ in (500, "{}") }
        let operation = try await bench.unknown(.accountCreation, secondsAgo: -60)
        var pauses: [ULID: MonotonicTime] = [:]
        await bench.follower().follow(&pauses)
        #expect(bench.paths.isEmpty)
        try await bench.repository.resolve(
            operation.attempt,
            .didNotHappen,
            by: OperationVerdict(reason: "operator"),
            now: .now,
            keep: .seconds(60)
        )
        await bench.follower().follow(&pauses)
        #expect(bench.paths.isEmpty)
    }
}
