import CLinux
import Glibc

/// A file that only its owner may read, opened after that was verified on the open descriptor.
///
/// Verifying by path would leave a gap in which the file could be exchanged.
public struct PrivateFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: String

    /// Opens an existing file for reading.
    ///
    /// Refused are symbolic links, anything but a regular file with one name, an owner other than
    /// this process's user or root, a mode with any bit for group or others, more than `limit`
    /// bytes, and a directory that group or others may write to.
    ///
    /// A credential may have been made by the service manager as user and group root with mode 0440 and an
    /// access list that lets this process's user in: the mode shows that list.
    public init(
        reading path: String,
        limit: Int,
        isCredential: Bool = false
    ) throws(PrivateFileError) {
        let (directory, name) = PrivateFile.split(path)
        let parent = try PrivateDirectory(opening: directory)
        try parent.requireNotWritableByOthers()
        let file: FileDescriptor
        do {
            file = try FileDescriptor(
                "open",
                openat(parent.descriptor.raw, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            )
        } catch {
            throw error.code == ELOOP ? .symbolicLink(path: path) : .system(path: path, error)
        }
        let status = try PrivateDirectory.requirePrivate(
            file,
            path: path,
            allowsRootGroup: isCredential
        )
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
        guard status.st_nlink == 1 else { throw .severalLinks(path: path) }
        guard status.st_size <= limit else { throw .tooLarge(path: path, limit: limit) }
        descriptor = file
        self.path = path
    }

    /// Appends the file's bytes, at most what `output` has room for.
    public borrowing func read(into output: inout OutputSpan<UInt8>) throws(PrivateFileError) {
        var failure: SystemError?
        output.withUnsafeMutableBufferPointer { buffer, count in
            while count < buffer.count, let start = buffer.baseAddress {
                let received = Glibc.read(descriptor.raw, start + count, buffer.count - count)
                if received < 0, errno == EINTR { continue }
                if received < 0 { failure = SystemError("read") }
                guard received > 0 else { return }
                count += received
            }
        }
        if let failure { throw .system(path: path, failure) }
    }

    /// Creates a file with mode 0600 and these bytes, durable when the call returns.
    ///
    /// An existing file, or a symbolic link in its place, is never touched. A file that could not
    /// be written whole is removed again.
    public static func create(
        _ path: String,
        contents: Span<UInt8>
    ) throws(PrivateFileError) {
        let (directory, name) = split(path)
        let parent = try PrivateDirectory(opening: directory)
        let failure: SystemError?
        do {
            let descriptor = try FileDescriptor(
                "create",
                openat(
                    parent.descriptor.raw,
                    name,
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0o600
                )
            )
            failure = write(contents, to: descriptor)
        } catch {
            throw .system(path: path, error)
        }
        if let failure {
            unlinkat(parent.descriptor.raw, name, 0)
            throw .system(path: path, failure)
        }
        try parent.synchronize()
    }

    private static func write(_ contents: Span<UInt8>, to file: borrowing FileDescriptor)
        -> SystemError?
    {
        let descriptor = file.raw
        // The process's umask must not decide.
        guard fchmod(descriptor, 0o600) == 0 else { return SystemError("chmod") }
        return contents.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let sent = Glibc.write(
                    descriptor,
                    bytes.baseAddress?.advanced(by: offset),
                    bytes.count - offset
                )
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return SystemError("write") }
                offset += sent
            }
            return fsync(descriptor) == 0 ? nil : SystemError("fsync")
        }
    }

    static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let directory = slash == path.startIndex ? "/" : String(path[..<slash])
        return (directory, String(path[path.index(after: slash)...]))
    }
}
