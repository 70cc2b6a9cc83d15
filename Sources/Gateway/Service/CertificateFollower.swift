import Audit
import Logging
import Platform
import Transport

/// Reads the certificate files again: when it is told to, and within half a minute after somebody has
/// changed them. Either way the audit log has it (R-TLS-08). Says in time that they end (R-TLS-09).
actor CertificateFollower {
    private static let interval = Duration.seconds(20)

    private let context: ReloadableTLSContext
    /// All that change together, the one above among them: one certificate serves every listener.
    private let contexts: [ReloadableTLSContext]
    private let audit: AuditLog
    private let logger: Logger
    /// Why the old ones stay, as it was said last.
    private var complaint: TLSError?
    private var reminder: ExpiryReminder

    init(
        context: ReloadableTLSContext,
        adminContext: ReloadableTLSContext? = nil,
        audit: AuditLog,
        logger: Logger
    ) {
        self.context = context
        contexts = [context] + [adminContext].compactMap(\.self)
        self.audit = audit
        self.logger = logger
        reminder = ExpiryReminder(of: context.settings.certificateFile)
    }

    /// Follows until the task is cancelled.
    func run() async {
        remind(at: .now)
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
            follow(at: .now)
        }
    }

    /// One look. What stays wrong is said once, in the log and on record: somebody has to mend it, and the
    /// same again every few seconds would bury what else there is.
    func follow(at now: WallTime) {
        do throws(TLSError) {
            if try ReloadableTLSContext.reloadIfChanged(contexts, at: now) {
                logger.info("certificates read again")
                reminder.reset()
                noteReload("change", at: now)
            }
            complaint = nil
        } catch {
            complain(error, at: now)
        }
        remind(at: now)
    }

    private func complain(_ error: TLSError, at now: WallTime) {
        guard error != complaint else { return }
        complaint = error
        logger.error("certificates not read again, the old ones stay: \(error)")
        noteFailure(error, "change", at: now)
    }

    /// Reads the files again, changed or not. Whoever asked has to tell how it went.
    ///
    /// - Throws: ``TLSError``; the old ones stay.
    func reload(at now: WallTime) throws(TLSError) {
        do throws(TLSError) {
            try ReloadableTLSContext.reload(contexts, at: now)
        } catch {
            complaint = error
            noteFailure(error, "signal", at: now)
            throw error
        }
        complaint = nil
        reminder.reset()
        noteReload("signal", at: now)
        remind(at: now)
    }

    private func remind(at now: WallTime) {
        guard let expires = context.current.expires,
            let text = reminder.reminder(of: expires, at: now)
        else { return }
        logger.warning("\(text)")
    }

    // MARK: On record

    private func noteReload(_ trigger: StaticString, at now: WallTime) {
        var record = AuditScribe.record("tls.reload", trigger: trigger, at: now)
        record.append("file", context.settings.certificateFile)
        if let expires = context.current.expires { record.append("expires", expires.rfc3339) }
        audit.append(record)
    }

    /// The reason names a file and never what is in it.
    private func noteFailure(_ error: TLSError, _ trigger: StaticString, at now: WallTime) {
        var record = AuditScribe.record("tls.reload.failed", trigger: trigger, at: now)
        record.append("reason", error.description)
        audit.append(record)
    }
}
