import CLinux
import Glibc

/// An open descriptor with exactly one owner, closed when its owner lets go of it.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The kernel's number, valid as long as this value lives.
    public let raw: Int32

    /// Takes over a descriptor that nobody else will close.
    public init(adopting raw: Int32) {
        self.raw = raw
    }

    /// Adopts the result of a call that returns a descriptor or -1.
    public init(_ operation: String, _ result: Int32) throws(SystemError) {
        guard result >= 0 else { throw SystemError(operation) }
        self.raw = result
    }

    deinit {
        // EINTR from close leaves the descriptor closed on Linux; repeating could close another's.
        _ = close(raw)
    }
}
