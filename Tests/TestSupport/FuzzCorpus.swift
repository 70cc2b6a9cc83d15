import Foundation

/// The inputs below `Fuzz/corpus`: seeds of the fuzzer, and what it found.
public enum FuzzCorpus {
    /// The inputs of a target by their names, which say what they are.
    ///
    /// - Throws: the file system's error, for a target that has no folder.
    public static func inputs(_ target: String) throws -> [(name: String, octets: [UInt8])] {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fuzz/corpus/\(target)")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        )
        return try files.sorted { $0.path < $1.path }.map {
            ($0.lastPathComponent, [UInt8](try Data(contentsOf: $0)))
        }
    }
}
