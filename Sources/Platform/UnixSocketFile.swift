import CLinux
import Glibc

/// The name of a listening unix-domain socket in the file system.
///
/// The kernel leaves the name behind when a process ends, and refuses to listen under a name that exists.
/// A name that nobody listens under any more is taken over; one that somebody listens under is not, and
/// nothing but a socket is ever removed.
public struct UnixSocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Listens under a path, with the file mode that says who may connect.
    ///
    /// - Throws: ``SystemError``: `EADDRINUSE` when somebody listens there or the name is another file's.
    public static func listening(at path: String, mode: UInt32) throws(SystemError) -> Socket {
        try removeLeftover(at: path)
        // Nobody but the owner gets in before the mode is what it should be.
        let socket = try Socket.listening(at: .unix(path), sharesPort: false, mode: 0o600)
        guard chmod(path, mode_t(mode)) == 0 else { throw SystemError("chmod \(path)") }
        return socket
    }

    /// The name of a socket that has just been made.
    ///
    /// - Throws: ``SystemError`` when it has gone already.
    public init(of path: String) throws(SystemError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw SystemError("stat \(path)") }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the name, unless it is somebody else's by now.
    public func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else {
            return
        }
        unlink(path)
    }

    private static func removeLeftover(at path: String) throws(SystemError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK, isDeserted(path) else {
            throw SystemError("listen \(path)", code: EADDRINUSE)
        }
        guard unlink(path) == 0 else { throw SystemError("unlink \(path)") }
    }

    /// True when nobody listens under the name.
    private static func isDeserted(_ path: String) -> Bool {
        do {
            _ = try Socket.connecting(to: .unix(path))
            return false
        } catch {
            return error.code == ECONNREFUSED
        }
    }
}
