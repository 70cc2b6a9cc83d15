import CLinux
import Glibc

/// Looks whether a file or directory is for its owner alone, without opening it.
public enum PrivateFileCheck {
    public enum Kind: Sendable {
        case file
        case directory
    }

    /// Why it is not as it should be; nil when it is, or is not there.
    public static func problem(of path: String, _ kind: Kind) -> PrivateFileError? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            return errno == ENOENT ? nil : .system(path: path, SystemError("stat"))
        }
        let form = status.st_mode & S_IFMT
        switch kind {
        case .file where form != S_IFREG: return .notRegular(path: path)
        case .directory where form != S_IFDIR: return .notDirectory(path: path)
        case .file, .directory: break
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            return .wrongOwner(path: path, owner: status.st_uid)
        }
        guard status.st_mode & 0o077 == 0 else {
            return .accessibleToOthers(path: path, mode: status.st_mode & 0o7777)
        }
        return nil
    }
}
