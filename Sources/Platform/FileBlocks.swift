import CLinux
import Glibc

/// A file that is read in parts, from wherever.
public struct FileBlocks: ~Copyable {
    /// How many octets it had when it was opened.
    public let count: Int

    private let file: FileDescriptor

    /// - Throws: ``SystemError``, `ENOENT` when there is none, `EINVAL` for what is no regular file.
    public init(opening path: String) throws(SystemError) {
        let file = try FileDescriptor("open", open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK))
        var status = stat()
        guard fstat(file.raw, &status) == 0 else { throw SystemError("fstat") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("open", code: EINVAL)
        }
        count = Int(status.st_size)
        self.file = file
    }

    /// The octets at these places, fewer when the file has become shorter.
    ///
    /// - Throws: ``SystemError``.
    public borrowing func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < range.count {
            let got = octets.withUnsafeMutableBytes { room in
                pread(
                    file.raw,
                    room.baseAddress?.advanced(by: done),
                    range.count - done,
                    range.lowerBound + done
                )
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw SystemError("pread") }
            guard got > 0 else { break }
            done += got
        }
        return Array(octets.prefix(done))
    }
}
