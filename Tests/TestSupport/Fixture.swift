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

    /// Writes a file anew, for texts that were checked by eye.
    ///
    /// - Throws: the file system's error.
    public static func write(_ text: String, to path: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }
}
