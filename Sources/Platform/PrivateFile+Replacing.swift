import CLinux
import Glibc

extension PrivateFile {
    /// Whether there is anything of this name, be it a file or not. What cannot be told counts as yes, so
    /// that opening it says why.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 || errno != ENOENT
    }

    /// Removes a file of this name; none is as good.
    public static func remove(_ path: String) throws(PrivateFileError) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .system(path: path, SystemError("unlink"))
        }
    }

    /// Gives a file another name in its directory that no file has, durable when the call returns.
    ///
    /// - Throws: ``PrivateFileError/system(path:_:)`` with `EEXIST` when there is one of that name, which stays.
    public static func rename(_ path: String, toFree other: String) throws(PrivateFileError) {
        guard CLinux_rename_without_replacing(path, other) == 0 else {
            throw .system(path: other, SystemError("rename"))
        }
        try PrivateDirectory(opening: split(other).directory).synchronize()
    }

    /// Gives a file another name in its directory, durable when the call returns. Whatever had that name
    /// is gone at the same moment.
    public static func rename(_ path: String, to other: String) throws(PrivateFileError) {
        guard Glibc.rename(path, other) == 0 else {
            throw .system(path: other, SystemError("rename"))
        }
        try PrivateDirectory(opening: split(other).directory).synchronize()
    }
}
