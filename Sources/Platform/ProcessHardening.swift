import CLinux
import Glibc

/// What a process that holds secrets asks of the kernel before it does anything else (R-SM-03).
public enum ProcessHardening {
    /// Takes effect for the whole process and cannot be taken back.
    ///
    /// Afterwards no core is dumped, no process of the same user may attach a debugger or read this
    /// one's memory, no program that is started gains privileges, new files belong to their owner
    /// alone, and writing to a closed pipe or beyond a file's allowed size is an error instead of the end. A
    /// crash ends the process without the report of Swift's runtime, which shows the memory that registers
    /// point to.
    ///
    /// - Parameter reportsCrashes: leaves that report on, for somebody who looks for the cause of one.
    /// - Throws: ``SystemError``: the process must not go on then.
    public static func apply(reportsCrashes: Bool = false) throws(SystemError) {
        if !reportsCrashes {
            for number in crashes { signal(number, SIG_DFL) }
        }
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        try require("prctl(PR_SET_DUMPABLE)", CLinux_prctl(PR_SET_DUMPABLE, 0))
        try require("prctl(PR_SET_NO_NEW_PRIVS)", CLinux_prctl(PR_SET_NO_NEW_PRIVS, 1))
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        try require(
            "setrlimit(RLIMIT_CORE)",
            setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        )
    }

    /// The signals that Swift's runtime reports.
    private static let crashes = [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]

    private static func require(_ operation: String, _ result: Int32) throws(SystemError) {
        guard result == 0 else { throw SystemError(operation) }
    }
}
