import Foundation
import JSON

/// A document of the provider's pages, kept as data.
enum Fixture {
    /// One of the provider's own examples, or else one made from what its pages say.
    static func document(_ name: String) throws -> JSONValue {
        let files = ["provider", "simulator"].map {
            folder.appendingPathComponent("\($0)/\(name).json")
        }
        let file = files.first { FileManager.default.fileExists(atPath: $0.path) } ?? files[0]
        return try JSONDocument(parsing: Array(Data(contentsOf: file)), limits: .upstream).root
    }

    /// The names of all of the provider's own examples.
    static var official: Set<String> {
        get throws {
            let provider = folder.appendingPathComponent("provider").path
            let names = try FileManager.default.contentsOfDirectory(atPath: provider)
            return Set(names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) })
        }
    }

    private static var folder: URL {
        URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures")
    }
}
