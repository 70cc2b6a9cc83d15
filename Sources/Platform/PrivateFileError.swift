import Glibc

/// Why a file that must be private was refused: the path and its mode, never its content.
public enum PrivateFileError: Error, Equatable, Sendable, CustomStringConvertible {
    case system(path: String, SystemError)
    case notRegular(path: String)
    case notDirectory(path: String)
    case wrongOwner(path: String, owner: UInt32)
    case accessibleToOthers(path: String, mode: UInt32)
    case writableParent(path: String, mode: UInt32)
    case severalLinks(path: String)
    case symbolicLink(path: String)
    case tooLarge(path: String, limit: Int)

    public var description: String {
        switch self {
        case .system(let path, let error): "\(path): \(error)"
        case .notRegular(let path): "\(path): not a regular file"
        case .notDirectory(let path): "\(path): not a directory"
        case .wrongOwner(let path, let owner):
            "\(path): owned by user \(owner), not by the one who runs this (\(geteuid()))"
        case .accessibleToOthers(let path, let mode):
            "\(path): mode \(octal(mode)) lets group or others in (chmod go= \(path))"
        case .writableParent(let path, let mode):
            "\(path): directory with mode \(octal(mode)) is writable by group or others (chmod go-w \(path))"
        case .severalLinks(let path): "\(path): has more than one name (hard link)"
        case .symbolicLink(let path): "\(path): is a symbolic link"
        case .tooLarge(let path, let limit): "\(path): larger than \(limit) bytes"
        }
    }

    private func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
