import Logging
import Platform

/// Whether the system keeps the pages with secrets out of swap, as it was asked to (R-SM-03).
enum MemoryLockCheck {
    /// Warns when it does not.
    ///
    /// - Throws: ``StartError`` instead of the warning when the configuration requires the locks.
    static func run(isRequired: Bool, _ logger: Logger) throws(StartError) {
        guard let refusal = Self.refusal(octets: LockedMemory.refusedBytes) else { return }
        guard !isRequired else { throw .system("\(refusal), and require_mlock is set") }
        logger.warning("\(refusal)")
    }

    /// In words; nil when every lock was granted.
    static func refusal(octets: Int) -> String? {
        guard octets > 0 else { return nil }
        return
            "the system refused to lock \(octets / 1024) KiB of memory with secrets, which may so get "
            + "into swap; the limit (RLIMIT_MEMLOCK, LimitMEMLOCK=) is \(LockedMemory.limit)"
    }
}
