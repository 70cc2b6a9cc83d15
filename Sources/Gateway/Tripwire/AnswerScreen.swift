import Audit
import HTTPServer
import Logging
import Platform
import Synchronization
import Vault

/// Keeps back answers in which a secret stands (R-SM-02, anchors.md A7).
///
/// Nothing that is projected can hold one on purpose. This is for the day on which a member holds something
/// else than its name says, at the provider's or after a change of ours. Everything that is made anew passes
/// here, and what is kept for later did so when it was made (``CacheSweep``).
final class AnswerScreen: Sendable {
    /// What has tripped where.
    private struct Subject: Hashable {
        let secret: WatchedSecret
        let route: String
    }

    private static let interval = Duration.seconds(60)
    /// There may be as many API keys as anybody has made.
    private static let subjects = 1000

    let watch: SecretWatch
    private let audit: AuditLog
    private let logger: Logger
    private let raised = Guarded<[Subject: MonotonicTime]>([:])

    init(_ watch: SecretWatch, _ audit: AuditLog, _ logger: Logger) {
        self.watch = watch
        self.audit = audit
        self.logger = logger
    }

    /// The answer, or `refusal` instead of it. `tripwire` is the current one of ``watch``, `route` the
    /// name of a route that the exchange does not know of.
    func passed(
        _ answer: Answer,
        _ exchange: borrowing Exchange,
        at route: StaticString? = nil,
        by tripwire: Tripwire,
        otherwise refusal: GatewayError = .secretWithheld
    ) -> Answer {
        isClean(answer, exchange, at: route, by: tripwire)
            ? answer : Answer(ProblemMapping.problem(for: refusal), instance: exchange.id)
    }

    /// Whether no secret stands in an answer. If one does, that has consequences: an alert in the log and on
    /// record, once a minute, without an octet of what was found.
    func isClean(
        _ answer: Answer,
        _ exchange: borrowing Exchange,
        at route: StaticString? = nil,
        by tripwire: Tripwire
    ) -> Bool {
        guard let hit = Self.firstHit(in: answer, of: tripwire) else { return true }
        raise(hit.secret, exchange, route ?? exchange.route?.name ?? "-", at: .now)
        return false
    }

    private static func firstHit(in answer: Answer, of tripwire: Tripwire) -> TripwireHit? {
        var hit =
            tripwire.firstHit(in: answer.fields.span) ?? tripwire.firstHit(in: answer.body.span)
        answer.sensitiveBody?.withBytes { body in
            hit = hit ?? tripwire.firstHit(in: body, except: answer.issuedKey)
        }
        return hit
    }

    private func raise(
        _ secret: WatchedSecret,
        _ exchange: borrowing Exchange,
        _ routeName: StaticString,
        at now: MonotonicTime
    ) {
        watch.countAnswer()
        let route = "\(routeName)"
        guard isDue(Subject(secret: secret, route: route), at: now) else { return }
        let name = secret.name ?? "-"
        logger.critical(
            "an answer was withheld: a secret stood in it",
            metadata: [
                "kind": "\(secret.kind)", "name": "\(name)", "route": "\(route)",
                "request": "\(exchange.id.text)",
            ]
        )
        var record = AuditScribe.record("secret.tripwire", of: exchange, at: .now)
        record.append("kind", secret.kind)
        if let name = secret.name { record.append("name", name) }
        audit.append(record)
    }

    private func isDue(_ subject: Subject, at now: MonotonicTime) -> Bool {
        raised.withLock { raised in
            raised = raised.filter { now - $0.value < Self.interval }
            guard raised[subject] == nil, raised.count < Self.subjects else { return false }
            raised[subject] = now
            return true
        }
    }
}
