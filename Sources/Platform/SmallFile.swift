import CLinux
import Glibc

/// A file that is read at once, such as a configuration.
public enum SmallFile {
    /// The bytes of a regular file, at most `limit`.
    ///
    /// - Throws: ``SystemError``, `ENOENT` when there is none, `EFBIG` when it is larger, `EISDIR`
    ///   for a directory, `EINVAL` for anything else that is no regular file.
    public static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        // Without O_NONBLOCK a pipe in the file's place would wait for a writer for ever.
        let file = try FileDescriptor("open", open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK))
        var status = stat()
        guard fstat(file.raw, &status) == 0 else { throw SystemError("fstat") }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            throw SystemError("open", code: kind == S_IFDIR ? EISDIR : EINVAL)
        }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let received = bytes.withUnsafeMutableBytes { room in
                Glibc.read(file.raw, room.baseAddress?.advanced(by: count), room.count - count)
            }
            if received < 0, errno == EINTR { continue }
            guard received >= 0 else { throw SystemError("read") }
            guard received > 0 else { return Array(bytes.prefix(count)) }
            count += received
        }
        throw SystemError("read", code: EFBIG)
    }
}
