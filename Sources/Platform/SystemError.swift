public import Glibc

/// A failed call to the kernel: what was called, and the `errno` it left.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    public let operation: String
    public let code: Int32

    /// Captures `errno` on the failing line.
    public init(_ operation: String, code: Int32 = errno) {
        self.operation = operation
        self.code = code
    }

    /// The code of what cannot be created because there is something of its name.
    public static let exists = EEXIST

    /// True when there is nothing of the name that was given.
    public var isMissing: Bool { code == ENOENT }

    public var description: String {
        "\(operation): \(String(cString: strerror(code)))"
    }

    /// True when this process or machine has no descriptor, memory or local port left: a failure that
    /// says nothing about the peer.
    public var isExhaustion: Bool {
        switch code {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOSPC, EAGAIN, EADDRNOTAVAIL: true
        default: false
        }
    }

    /// True when a file has not grown because there is no room for it: on the disk, in a quota, or up to the
    /// size that a file may have.
    public var isLackOfRoom: Bool {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: true
        default: false
        }
    }
}
