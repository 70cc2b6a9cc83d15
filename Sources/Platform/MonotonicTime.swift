import CLinux
import Glibc

/// A point on the clock that never steps, in nanoseconds since an arbitrary start.
public struct MonotonicTime: Comparable, Hashable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The clock's reading. Costs some 20 ns; inside a loop use `EventLoop.now`.
    public static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Never reached.
    public static let distantFuture = MonotonicTime(nanoseconds: .max)

    public static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Saturates instead of overflowing, so that a huge duration means "never".
    public static func + (time: Self, duration: Duration) -> Self {
        time.advanced(byNanoseconds: duration.wholeNanoseconds)
    }

    /// The same for who adds often: a `Duration` has 128 bits. Saturates instead of overflowing.
    public func advanced(byNanoseconds offset: Int64) -> Self {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(offset)
        guard overflow else { return MonotonicTime(nanoseconds: sum) }
        return MonotonicTime(nanoseconds: offset < 0 ? .min : .max)
    }

    /// Saturates at the ends of `Int64` nanoseconds.
    public static func - (left: Self, right: Self) -> Duration {
        let (difference, overflow) = left.nanoseconds.subtractingReportingOverflow(
            right.nanoseconds
        )
        guard overflow else { return .nanoseconds(difference) }
        return .nanoseconds(right.nanoseconds < 0 ? Int64.max : .min)
    }
}

extension Duration {
    /// The duration in nanoseconds, saturated at the ends of `Int64`.
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard carried else { return sum }
        return attoseconds < 0 ? .min : .max
    }
}
