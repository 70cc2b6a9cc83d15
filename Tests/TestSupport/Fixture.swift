import Foundation

/// Files below `Tests/Fixtures`.
public enum Fixture {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    /// The bytes of a file, by its path below the folder.
    ///
    /// - Throws: the file system's error, for a file that is not there.
    public static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: path)))
    }

    /// The text of a file, by its path below the folder.
    ///
    /// - Throws: the file system's error, for a file that is not there.
    public static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }
}
