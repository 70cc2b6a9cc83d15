import Audit
import Platform

/// Keeps a new, empty store from taking the place of one that was lost.
public enum LostStore {
    /// Refuses a data directory whose audit log speaks of a store that is not there. Nothing is made or
    /// changed. Blocks, while the log is read back.
    ///
    /// - Throws: ``StartError``, with what to do.
    public static func refuse(in directory: String) throws(StartError) {
        let layout = DataLayout(directory: directory)
        guard !PrivateFile.exists(layout.database), try isOnRecord(layout.auditFile) else { return }
        throw .data(
            "\(layout.database): is missing, and the audit log speaks of a store; put the store back, "
                + "or move the audit log away to begin a new one (docs/store.md)"
        )
    }

    private static func isOnRecord(_ log: String) throws(StartError) -> Bool {
        do {
            return try StateLog.last(in: log) != nil
        } catch {
            switch error {
            // It says something of a store, whatever that is.
            case .damaged: return true
            case .unavailable(let reason):
                throw .output("the audit log cannot be read: \(reason)")
            }
        }
    }
}
