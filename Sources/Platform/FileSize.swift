import CLinux
import Glibc

/// How large a file is.
public enum FileSize {
    /// - Throws: ``SystemError``, `ENOENT` when there is none.
    public static func bytes(of path: String) throws(SystemError) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemError("stat") }
        return Int(status.st_size)
    }
}
