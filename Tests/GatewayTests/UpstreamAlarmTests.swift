import Audit
import HTTPClient
import JSON
import Platform
import TestSupport
import Testing
import Transport
import Vobiz

@testable import Gateway

@Suite struct UpstreamAlarmTests {
    private let directory: TemporaryDirectory
    private let audit: AuditLog
    private let log = LogCollector()
    private let alarm: UpstreamAlarm

    init() throws {
        directory = try TemporaryDirectory()
        audit = try AuditLog(path: directory.path("audit.jsonl"))
        alarm = UpstreamAlarm(audit, log.logger)
    }

    private func note(_ error: VobizError, at seconds: Int64) {
        alarm.note(error, at: MonotonicTime(nanoseconds: seconds * 1_000_000_000))
    }

    /// What is on record, each as its reason and account.
    private func records() async throws -> [String] {
        await audit.flush()
        return try directory.text("audit.jsonl").utf8.split(separator: 10).map { line in
            let record = try JSONDocument(parsing: Array(line), limits: .request).root
            #expect(record["type"]?.string == "upstream.alert")
            return [record["reason"]?.string, record["account"]?.string].compactMap(\.self)
                .joined(separator: " ")
        }
    }

    private static let tls = VobizError.transport(ClientError(.tls(.expired), .nothingSent))

    @Test("speaks once a minute of each thing")
    func interval() async throws {
        for second in [0, 1, 59, 60, 61, 119, 120] as [Int64] { note(Self.tls, at: second) }
        note(.refused(status: 415, ProviderRefusal()), at: 121)
        #expect(
            try await records() == ["upstream-tls", "upstream-tls", "upstream-tls"]
                + ["upstream-contract"]
        )
        #expect(log.lines.count == 4)
        #expect(log.lines.allSatisfy { $0.hasPrefix("error: ") })
    }

    @Test("speaks of each account by itself")
    func accounts() async throws {
        let accounts = ["MA_ABCD1234", "MA_ABCD1235"].map { AccountID($0) }
        for account in accounts + [nil] + accounts { note(.mismatch(requested: account), at: 1) }
        #expect(
            try await records() == [
                "upstream-mismatch MA_ABCD1234", "upstream-mismatch MA_ABCD1235",
                "upstream-mismatch",
            ]
        )
    }

    @Test("says nothing of what retries, patience or the caller mend")
    func silence() async throws {
        let errors: [VobizError] = [
            .transport(ClientError(.connectionRefused, .nothingSent)),
            .transport(ClientError(.truncated, .mayHaveBeenSent)),
            .refused(status: 401, ProviderRefusal()), .refused(status: 500, ProviderRefusal()),
            .redirected(status: 301), .invalid(.markup),
        ]
        for error in errors { note(error, at: 1) }
        #expect(try await records().isEmpty)
        #expect(log.lines.isEmpty)
    }
}
