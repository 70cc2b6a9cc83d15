import Glibc

/// The real disk.
public struct DiskStorage: FileStorage {
    public init() {}

    public func openForAppending(_ path: String) throws(SystemError) -> any AppendableFile {
        // Without O_NONBLOCK a named pipe in the file's place would hold the caller up.
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let file = DiskFile(try FileDescriptor("open \(path)", open(path, flags, 0o600)))
        guard try file.status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("open \(path)", code: EINVAL)
        }
        try synchronizeDirectory(of: path)
        return file
    }

    /// A file's own sync does not make its name durable.
    private func synchronizeDirectory(of path: String) throws(SystemError) {
        var parent = "."
        if let slash = path.lastIndex(of: "/") { parent = String(path[...slash]) }
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        let directory = try FileDescriptor("open \(parent)", open(parent, flags))
        guard fsync(directory.raw) == 0 else { throw SystemError("fsync \(parent)") }
    }
}

private final class DiskFile: AppendableFile {
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }

    func append(_ bytes: Span<UInt8>) throws(SystemError) {
        let failure: SystemError? = bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let chunk = UnsafeRawBufferPointer(rebasing: rest)
                let count = write(descriptor.raw, chunk.baseAddress, chunk.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return SystemError("write")
                }
                rest = rest.dropFirst(count)
            }
            return nil
        }
        if let failure { throw failure }
    }

    func synchronize() throws(SystemError) {
        guard fdatasync(descriptor.raw) == 0 else { throw SystemError("fdatasync") }
    }

    var length: Int {
        get throws(SystemError) { try Int(status.st_size) }
    }

    func tail(_ count: Int) throws(SystemError) -> [UInt8] {
        let end = try length
        var bytes = [UInt8](repeating: 0, count: min(count, end))
        let got = pread(descriptor.raw, &bytes, bytes.count, end - bytes.count)
        guard got >= 0 else { throw SystemError("pread") }
        return Array(bytes.prefix(got))
    }

    func removeTail(_ count: Int) throws(SystemError) {
        let length = try max(0, self.length - count)
        guard ftruncate(descriptor.raw, length) == 0 else { throw SystemError("ftruncate") }
    }

    var status: stat {
        get throws(SystemError) {
            var status = stat()
            guard fstat(descriptor.raw, &status) == 0 else { throw SystemError("fstat") }
            return status
        }
    }
}
