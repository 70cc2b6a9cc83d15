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

    /// One of the provider's own examples, or else a document made from what its pages say.
    ///
    /// - Throws: the file system's error, when it is neither.
    public static func provider(_ name: String) throws -> String {
        let official = "provider/\(name).json"
        let isOfficial = FileManager.default.fileExists(atPath: root.appending(path: official).path)
        return try text(isOfficial ? official : "derived/\(name).json")
    }

    /// The names of the provider's own examples.
    ///
    /// - Throws: the file system's error.
    public static var examples: Set<String> {
        get throws {
            let files = try FileManager.default.contentsOfDirectory(
                atPath: root.appending(path: "provider").path
            )
            return Set(files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) })
        }
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
