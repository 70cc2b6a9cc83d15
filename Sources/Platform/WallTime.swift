import CLinux
import Glibc

/// A point on the civil clock, for people and for the wire; it may step.
public struct WallTime: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64
    /// Nanoseconds within the second.
    public var nanoseconds: Int32

    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The civil clock's reading.
    public static var now: WallTime {
        read(CLOCK_REALTIME)
    }

    /// The reading of the last kernel tick: a few milliseconds old, and seven times cheaper.
    public static var coarse: WallTime {
        read(CLOCK_REALTIME_COARSE)
    }

    private static func read(_ clock: clockid_t) -> WallTime {
        var time = timespec()
        clock_gettime(clock, &time)
        return WallTime(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }
}
