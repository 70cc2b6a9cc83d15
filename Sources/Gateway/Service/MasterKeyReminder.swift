import Platform
import Vault

/// Says in time that the master key has wrapped many keys (R-KS-01), once a day.
struct MasterKeyReminder: Sendable {
    private static let day: Int64 = 86_400

    private var lastSaid: WallTime?

    /// What is to be said at this moment, if anything.
    mutating func reminder(of use: MasterKeyUse, at now: WallTime) -> String? {
        guard use.isRotationDue, isDue(at: now) else { return nil }
        lastSaid = now
        return
            "the master key has wrapped \(use.wraps) keys, and at \(MasterKeyUse.refusalLimit) it ends: "
            + "replace it (master-key rotate)"
    }

    /// A clock that was put back does not make it silent.
    private func isDue(at now: WallTime) -> Bool {
        guard let lastSaid else { return true }
        return !(0..<Self.day).contains(now.seconds - lastSaid.seconds)
    }
}
