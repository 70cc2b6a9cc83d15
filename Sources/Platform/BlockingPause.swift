import Glibc

/// Waiting on a thread that may block: at the start and in commands, never on a loop.
public enum BlockingPause {
    /// A signal may end it early: for use in loops that look at the clock.
    public static func pause(for duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var length = timespec(
            tv_sec: Int(seconds),
            tv_nsec: Int(attoseconds / 1_000_000_000)
        )
        nanosleep(&length, nil)
    }
}
