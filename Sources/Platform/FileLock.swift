import CLinux
import Glibc

/// A lock that one process at a time holds, on a file that holds its id for people to see.
///
/// The kernel gives it back when the process ends, however that happens, so nothing is left behind by a
/// crash. The file itself stays.
public struct FileLock: ~Copyable, Sendable {
    private let file: FileDescriptor

    /// What came of an attempt.
    public enum Attempt: ~Copyable, Sendable {
        case locked(FileLock)
        /// Another holds it: its process id, if the file says so.
        case held(by: Int32?)
    }

    /// Tries once. The file is made with mode 0600 in its existing directory.
    ///
    /// - Throws: ``SystemError`` when the file cannot be opened or written.
    public static func attempt(_ path: String) throws(SystemError) -> Attempt {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let file = try FileDescriptor("open", open(path, flags, 0o600))
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw SystemError("flock") }
            return .held(by: holder(file))
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file.raw, 0) == 0, pwrite(file.raw, text, text.count, 0) == text.count
        else { throw SystemError("write") }
        return .locked(FileLock(file: file))
    }

    private static func holder(_ file: borrowing FileDescriptor) -> Int32? {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(file.raw, &text, text.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: text[..<count].filter { $0 != 10 }, as: UTF8.self))
    }
}
