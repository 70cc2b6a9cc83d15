import CLinux
import Glibc

/// What a process that holds secrets asks of the kernel before it does anything else (R-SM-03).
public enum ProcessHardening {
    /// Takes effect for the whole process and cannot be taken back.
    ///
    /// Afterwards no core is dumped, no process of the same user may attach a debugger or read this
    /// one's memory, no program that is started gains privileges, new files belong to their owner
    /// alone, and writing to a closed pipe or beyond a file's allowed size is an error instead of the end.
    ///
    /// - Throws: ``SystemError``: the process must not go on then.
    public static func apply() throws(SystemError) {
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

    private static func require(_ operation: String, _ result: Int32) throws(SystemError) {
        guard result == 0 else { throw SystemError(operation) }
    }
}
