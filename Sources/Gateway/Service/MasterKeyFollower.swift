import Audit
import Dispatch
import Logging
import Platform
import Vault

/// Takes another master key over while the gateway serves: when it is told to, and when the store shows that
/// somebody else has put one to use. Either way the log and the audit log have it. Says in time that the
/// key is worn out.
actor MasterKeyFollower {
    private static let interval = Duration.seconds(1)

    private let store: GatewayStore
    private let vault: CredentialVault
    private let audit: AuditLog
    private let logger: Logger
    private var settings: MasterKeySettings
    /// Somebody else's key was looked for and is not at hand: that is said once.
    private var isAtALoss = false
    private var reminder = MasterKeyReminder()

    init(
        store: GatewayStore,
        vault: CredentialVault,
        settings: MasterKeySettings,
        audit: AuditLog,
        logger: Logger
    ) {
        self.store = store
        self.vault = vault
        self.settings = settings
        self.audit = audit
        self.logger = logger
    }

    /// Follows until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await follow(at: .now)
            guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
        }
    }

    /// One look. A store that cannot be read is the ``StoreFollower``'s to complain about.
    func follow(at now: WallTime) async {
        do {
            if try await store.hasActiveKey() {
                isAtALoss = false
            } else if !isAtALoss {
                isAtALoss = true
                await followChange(at: now)
            }
            if let text = reminder.reminder(of: try await store.masterKeyUse(), at: now) {
                logger.warning("\(text)")
            }
        } catch {
            return
        }
    }

    /// Nobody is there to give what can be read only once a second time, and waiting for it has no end.
    private func followChange(at now: WallTime) async {
        guard let source = settings.unrepeatableSource else {
            try? await take(settings, "change", at: now)
            return
        }
        noteFailure(
            .configuration(
                "another key is in use by now, and \(source) is read at the start only: "
                    + "restart the gateway with the new one"
            ),
            "change",
            at: now
        )
    }

    /// Reads the keys anew, from where the settings say by now.
    ///
    /// What a process can read only once, such as a passphrase, is left as it is.
    ///
    /// - Throws: ``StartError``; the keys in use stay in use, and the log and the record have the reason.
    func reload(
        _ read: @Sendable () throws(StartError) -> MasterKeySettings,
        at now: WallTime
    ) async throws(StartError) {
        let settings: MasterKeySettings
        do throws(StartError) {
            settings = try read()
        } catch {
            noteFailure(error, "signal", at: now)
            throw error
        }
        if settings == self.settings, let source = settings.unrepeatableSource {
            return logger.info("the master key stays: \(source) is read at the start only")
        }
        try await take(settings, "signal", at: now)
    }

    private func take(
        _ settings: MasterKeySettings,
        _ trigger: StaticString,
        at now: WallTime
    ) async throws(StartError) {
        do throws(VaultError) {
            let keyring = try await Self.read(settings)
            let vault = vault
            try await store.adopt(keyring, now: now) { () async throws(VaultError) in
                _ = try await vault.refresh()
            }
        } catch {
            let reason = StartError(error)
            noteFailure(reason, trigger, at: now)
            throw reason
        }
        self.settings = settings
        isAtALoss = false
        noteReload(trigger, at: now)
    }

    /// Away from the threads that everybody shares: a command has five seconds, and scrypt takes one.
    private static func read(_ settings: MasterKeySettings) async throws(VaultError) -> Keyring {
        let result = await withCheckedContinuation { continuation in
            DispatchQueue(label: "master-key").async {
                continuation.resume(
                    returning: Result { () throws(VaultError) in try settings.keyring() }
                )
            }
        }
        return try result.get()
    }

    // MARK: On record

    private func noteReload(_ trigger: StaticString, at now: WallTime) {
        logger.info("master key read again", metadata: ["key": "\(store.masterKeyID)"])
        var record = AuditScribe.record("master_key.reload", trigger: trigger, at: now)
        record.append("key", store.masterKeyID)
        audit.append(record)
    }

    /// The reason names a source and never what it gave.
    private func noteFailure(_ error: StartError, _ trigger: StaticString, at now: WallTime) {
        logger.error("master key not read again, the old one stays: \(error.message)")
        var record = AuditScribe.record("master_key.reload.failed", trigger: trigger, at: now)
        record.append("reason", error.message)
        audit.append(record)
    }
}
