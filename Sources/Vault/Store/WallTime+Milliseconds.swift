public import Platform

extension WallTime {
    /// Milliseconds since 1970: how the store keeps a moment.
    var milliseconds: Int64 {
        seconds * 1000 + Int64(nanoseconds / 1_000_000)
    }

    init(milliseconds: Int64) {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        self.init(seconds: seconds, nanoseconds: Int32(rest) * 1_000_000)
    }

    public func isBefore(_ other: WallTime) -> Bool {
        (seconds, nanoseconds) < (other.seconds, other.nanoseconds)
    }
}

extension WallTime {
    public func advanced(by duration: Duration) -> WallTime {
        let (seconds, attoseconds) = duration.components
        return WallTime(
            milliseconds: milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000
        )
    }
}
