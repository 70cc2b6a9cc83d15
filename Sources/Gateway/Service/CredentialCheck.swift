import Audit
import Logging
import Platform
import Vault
import Vobiz

/// Finds out in the background whether the provider still accepts the partner's credential, once for
/// however many calls were refused (requirements §8, U25), and puts the standby in its place when the
/// provider accepts that one alone.
struct CredentialCheck: Sendable {
    /// A credential that is replaced meanwhile is noticed so soon.
    private static let patience = Duration.seconds(1)

    let trust: PartnerTrust
    let question: CredentialQuestion
    let credentials: Credentials
    let audit: AuditLog
    let logger: Logger

    /// What one round of checks has found out.
    private struct Round {
        /// The active credential that was reported as refused.
        var reported: UInt64?
        /// The standby that the provider has refused, too.
        var refusedStandby: UInt64?
    }

    /// Checks whenever it is needed, until the task is cancelled.
    func run() async {
        for await _ in trust.doubts {
            await settle()
            // Whoever waits for a finding about one that has been replaced has its answer, too.
            trust.release(allBut: credentials.partnerGeneration)
        }
    }

    private func settle() async {
        var round = Round()
        while let active = credentials.partnerSlots.active, let time = trust.checkTime(active),
            !Task.isCancelled
        {
            if time <= .now {
                await check(active, &round)
            } else {
                // It is suspect. A standby may come before it is checked again.
                try? await Task.sleep(for: min(time - .now, Self.patience))
                await replace(active, &round)
            }
        }
    }

    private func check(_ active: UInt64, _ round: inout Round) async {
        let finding = CredentialTrust.Finding(await question.ask(credentials.partner))
        // Otherwise nobody knows which of the two it was about.
        guard credentials.partnerSlots.active == active else { return }
        if finding == .refused {
            round.refusedStandby = nil
            guard await !replace(active, &round) else { return }
        }
        trust.conclude(finding, active, at: .now)
        guard finding == .refused, round.reported != active else { return }
        logger.error("the provider does not accept the partner's credential")
        round.reported = active
    }

    // MARK: The standby

    /// Puts the standby in the place of a credential that the provider refuses, if it accepts that one.
    ///
    /// - Returns: true when the credential is no longer in use, whoever saw to that.
    @discardableResult
    private func replace(_ active: UInt64, _ round: inout Round) async -> Bool {
        let slots = credentials.partnerSlots
        guard slots.active == active else { return true }
        guard let standby = slots.standby, standby != round.refusedStandby else { return false }
        let finding = CredentialTrust.Finding(
            ofCandidate: await question.ask(credentials.standby)
        )
        if credentials.partnerSlots == slots {
            switch finding {
            case .accepted: if await exchange(slots) { return true }
            case .refused: round.refusedStandby = standby
            case .inconclusive: break
            }
        }
        // Somebody has stored or exchanged one meanwhile: what was found is about another.
        guard credentials.partnerSlots == slots else { return await replace(active, &round) }
        return false
    }

    private func exchange(_ slots: PartnerSlots) async -> Bool {
        let (refused, successor) = credentials.partnerMetadata
        do throws(VaultError) {
            try await credentials.exchange(ifStill: slots)
        } catch .credentialChanged {
            // Another process was faster.
            return false
        } catch {
            logger.error(
                "the standby cannot take the place of the refused credential",
                metadata: ["error": "\(error)"]
            )
            return false
        }
        logger.warning(
            "the provider refuses the partner's credential; the standby has taken its place",
            metadata: [
                "refused": "\(refused?.authID ?? "")", "in_use": "\(successor?.authID ?? "")",
            ]
        )
        await record(refused, successor)
        return true
    }

    /// Before any call goes out with the other credential, if the log can be written at all: without it
    /// reads go on, and writes are refused for that reason anyway.
    private func record(_ refused: CredentialMetadata?, _ successor: CredentialMetadata?) async {
        guard let refused, let successor else { return }
        var record = AuditRecord()
        record.append("ts", WallTime.now.rfc3339)
        record.append("type", "credential.failover")
        record.append("refused_auth_id", refused.authID)
        record.append("refused_version", refused.version)
        record.append("auth_id", successor.authID)
        record.append("former_version", successor.version)
        if let version = credentials.partnerSlots.active {
            record.append("version", Int64(version))
        }
        do throws(AuditError) {
            try await audit.record(record)
        } catch {
            logger.error("the failover is not on record", metadata: ["error": "\(error)"])
        }
    }
}
