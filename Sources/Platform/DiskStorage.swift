import CLinux
import Glibc

/// The real disk.
public struct DiskStorage: FileStorage {
    public init() {}

    public func openForAppending(_ path: String) throws(SystemError) -> any AppendableFile {
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        return DiskFile(try FileDescriptor("open \(path)", open(path, flags, 0o600)))
    }
}

private final class DiskFile: AppendableFile {
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }

    func append(_ bytes: [UInt8]) throws(SystemError) {
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

    func tail(_ count: Int) throws(SystemError) -> [UInt8] {
        let end = lseek(descriptor.raw, 0, SEEK_END)
        guard end >= 0 else { throw SystemError("lseek") }
        var bytes = [UInt8](repeating: 0, count: min(count, end))
        let got = pread(descriptor.raw, &bytes, bytes.count, end - bytes.count)
        guard got >= 0 else { throw SystemError("pread") }
        return Array(bytes.prefix(got))
    }
}
