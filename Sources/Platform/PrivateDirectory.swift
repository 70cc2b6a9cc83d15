import CLinux
import Glibc

/// An open directory whose mode can be relied upon while it is open.
public struct PrivateDirectory: ~Copyable {
    let descriptor: FileDescriptor
    private let path: String

    init(opening path: String) throws(PrivateFileError) {
        descriptor = try PrivateDirectory.open(path)
        self.path = path
    }

    /// Opens the directory, creating it with mode 0700 if it does not exist (its parent must).
    ///
    /// Refused are one of another owner and one with any access for group or others.
    public init(creating path: String) throws(PrivateFileError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw .system(path: path, SystemError("mkdir"))
        }
        let directory = try PrivateDirectory.open(path)
        try PrivateDirectory.requirePrivate(directory, path: path)
        descriptor = directory
        self.path = path
    }

    private static func open(_ path: String) throws(PrivateFileError) -> FileDescriptor {
        do {
            return try FileDescriptor(
                "open",
                Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            )
        } catch {
            throw error.code == ENOTDIR
                ? .notDirectory(path: path) : .system(path: path, error)
        }
    }

    /// Makes the file `name` exist with mode 0600 and refuses an existing one that others may use.
    ///
    /// - Returns: whether it was made just now.
    @discardableResult
    public borrowing func ensureFile(_ name: String) throws(PrivateFileError) -> Bool {
        let whole = path + "/" + name
        let flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC
        // Exclusively first: only so is it known who made it.
        let made = openat(descriptor.raw, name, flags | O_CREAT | O_EXCL, 0o600)
        let file: FileDescriptor
        do {
            file = try FileDescriptor(
                "open",
                made < 0 && errno == EEXIST ? openat(descriptor.raw, name, flags) : made
            )
        } catch {
            switch error.code {
            case EISDIR: throw .notRegular(path: whole)
            case ELOOP: throw .symbolicLink(path: whole)
            default: throw .system(path: whole, error)
            }
        }
        let status = try PrivateDirectory.requirePrivate(file, path: whole)
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: whole) }
        return made >= 0
    }

    /// Owner this user or root, and nothing for group and others.
    @discardableResult
    static func requirePrivate(
        _ descriptor: borrowing FileDescriptor,
        path: String,
        allowsRootGroup: Bool = false
    ) throws(PrivateFileError) -> stat {
        let status = try status(descriptor, path: path)
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw .wrongOwner(path: path, owner: status.st_uid)
        }
        let isRoots = allowsRootGroup && status.st_uid == 0 && status.st_gid == 0
        guard status.st_mode & (isRoots ? 0o037 : 0o077) == 0 else {
            throw .accessibleToOthers(path: path, mode: status.st_mode & 0o7777)
        }
        return status
    }

    borrowing func requireNotWritableByOthers() throws(PrivateFileError) {
        let mode = try PrivateDirectory.status(descriptor, path: path).st_mode
        guard mode & 0o022 == 0 else {
            throw .writableParent(path: path, mode: mode & 0o7777)
        }
    }

    borrowing func synchronize() throws(PrivateFileError) {
        guard fsync(descriptor.raw) == 0 else { throw .system(path: path, SystemError("fsync")) }
    }

    private static func status(
        _ descriptor: borrowing FileDescriptor,
        path: String
    ) throws(PrivateFileError) -> stat {
        var status = stat()
        guard fstat(descriptor.raw, &status) == 0 else {
            throw .system(path: path, SystemError("fstat"))
        }
        return status
    }
}
