import CLinux

/// What a descriptor's owner waits for, and what the kernel reports.
public struct Interest: OptionSet, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    public static let readable = Interest(rawValue: EPOLLIN.rawValue)
    public static let writable = Interest(rawValue: EPOLLOUT.rawValue)
    /// Reported only: the connection is gone in both directions, or failed.
    public static let hangup = Interest(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
}
