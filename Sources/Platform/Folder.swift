import Glibc

/// A folder, as far as one asks whether there is anything in it.
public enum Folder {
    /// True when there is an entry besides the two that every folder has. What is no folder, or cannot be
    /// read, has none.
    public static func hasEntries(_ path: String) -> Bool {
        guard let folder = opendir(path) else { return false }
        defer { closedir(folder) }
        var count = 0
        while count <= 2, readdir(folder) != nil { count += 1 }
        return count > 2
    }
}
