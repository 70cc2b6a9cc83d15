import Audit
import Platform
public import Vault

/// Looks through a store for everything that can be wrong with it, beside a gateway that serves from it or
/// without one. It changes nothing.
public struct StoreExamination: Sendable {
    private typealias Finding = StoreReport.Finding

    /// What a gateway does between the look at the store and the one at its log is no finding: then both are
    /// looked at again.
    private static let attempts = 5

    private let store: GatewayStore
    private let layout: DataLayout

    public init(_ store: GatewayStore, directory: String) {
        self.store = store
        layout = DataLayout(directory: directory)
    }

    /// Blocks for as long as it takes to read everything.
    ///
    /// - Throws: ``VaultError`` when the store cannot be read to the end.
    public func run() async throws(VaultError) -> StoreReport {
        let pages = try await store.databaseProblems().map {
            Finding(kind: .database, place: "gateway.sqlite", text: $0)
        }
        do throws(VaultError) {
            let check = try await store.verify()
            let records = check.damaged.map {
                Finding(kind: .record, place: $0, text: "the sealed record does not open")
            }
            let rows = try await ClientRegistry(store: store).damaged().map {
                Finding(
                    kind: .row,
                    place: $0.place,
                    text: "the row is not what this program wrote, and opens nothing"
                )
            }
            let states = try await stateFindings()
            return StoreReport(
                records: check.records,
                findings: pages + records + rows + states + modeFindings()
            )
        } catch {
            // What SQLite has found already says why the rest cannot be read.
            guard case .database(let code) = error, StoreFault(code: code).isDamage,
                !pages.isEmpty
            else { throw error }
            return StoreReport(records: 0, findings: pages + modeFindings())
        }
    }

    private func stateFindings() async throws(VaultError) -> [Finding] {
        var finding: StateFinding?
        for _ in 0..<Self.attempts {
            let state = try await store.state()
            do throws(AuditError) {
                finding = state.finding(after: try StateLog.last(in: layout.auditFile))
            } catch {
                return [Finding(kind: .log, place: "audit.jsonl", text: Self.text(of: error))]
            }
            guard finding != nil else { return [] }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return finding.map { [Finding(kind: .state, place: "store", text: $0.text)] } ?? []
    }

    private static func text(of error: AuditError) -> String {
        switch error {
        case .damaged(let reason): "the audit log is damaged: \(reason)"
        case .unavailable(let reason): "the audit log cannot be read: \(reason)"
        }
    }

    private func modeFindings() -> [Finding] {
        let files = [
            layout.database, layout.database + "-wal", layout.database + "-shm", layout.lockFile,
            layout.auditFile,
        ]
        let problems =
            files.map { PrivateFileCheck.problem(of: $0, .file) }
            + [layout.directory, layout.auditDirectory].map {
                PrivateFileCheck.problem(of: $0, .directory)
            }
        return problems.compactMap { problem in
            problem.map { Finding(kind: .mode, place: "files", text: "\($0)") }
        }
    }
}
