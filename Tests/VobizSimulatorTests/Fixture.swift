import Foundation
import JSON

/// A document of the provider's pages, kept as data.
enum Fixture {
    static func document(_ name: String) throws -> JSONValue {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/simulator")
        let data = try Data(contentsOf: folder.appendingPathComponent("\(name).json"))
        return try JSONDocument(parsing: Array(data), limits: .upstream).root
    }
}
