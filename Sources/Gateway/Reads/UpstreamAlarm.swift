import Audit
import HTTPClient
import Logging
import Platform
import Vobiz

/// Tells whoever runs the gateway about failures that no retry and no patience mends: somebody else
/// answers for the provider, the provider answers about somebody else, or our own requests are wrong
/// (requirements §8, U4, U20, U28). In the log and on record, each at most once a minute.
final class UpstreamAlarm: Sendable {
    /// What is wrong, and whose account it is about.
    struct Subject: Hashable {
        enum Kind: String {
            case tls = "upstream-tls"
            case mismatch = "upstream-mismatch"
            case contract = "upstream-contract"
        }

        let kind: Kind
        let account: String?

        init?(_ error: VobizError) {
            switch error {
            case .transport(let failure):
                guard case .tls = failure.reason else { return nil }
                self.init(kind: .tls, account: nil)
            case .mismatch(let requested): self.init(kind: .mismatch, account: requested?.text)
            case .refused(let status, _) where [405, 406, 415].contains(status):
                self.init(kind: .contract, account: nil)
            case .refused, .redirected, .invalid: return nil
            }
        }

        private init(kind: Kind, account: String?) {
            self.kind = kind
            self.account = account
        }

        var message: String {
            switch kind {
            case .tls: "no connection to the provider is secure; nothing is sent to it"
            case .mismatch:
                "the provider answered about another account than \(account ?? "the new one")"
            case .contract: "the provider does not understand the gateway's requests"
            }
        }
    }

    private static let interval = Duration.seconds(60)

    private let audit: AuditLog
    private let logger: Logger
    private let raised = Guarded<[Subject: MonotonicTime]>([:])

    init(_ audit: AuditLog, _ logger: Logger) {
        self.audit = audit
        self.logger = logger
    }

    /// A call of the provider has failed.
    func note(_ error: VobizError, at now: MonotonicTime) {
        guard let subject = Subject(error), isDue(subject, at: now) else { return }
        logger.error("\(subject.message)")
        var record = AuditRecord()
        record.append("ts", WallTime.now.rfc3339)
        record.append("type", "upstream.alert")
        record.append("reason", subject.kind.rawValue)
        if let account = subject.account { record.append("account", account) }
        audit.append(record)
    }

    private func isDue(_ subject: Subject, at now: MonotonicTime) -> Bool {
        raised.withLock { raised in
            // Only what was said lately is remembered, so there is never much of it.
            raised = raised.filter { now - $0.value < Self.interval }
            guard raised[subject] == nil else { return false }
            raised[subject] = now
            return true
        }
    }
}
