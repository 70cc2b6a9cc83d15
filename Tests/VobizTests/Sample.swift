import JSON
import TestSupport
import Testing
import Vobiz

/// Documents of the provider for tests.
enum Sample {
    static func document(_ name: String) throws -> JSONValue {
        try parse(Fixture.provider(name))
    }

    static func parse(_ text: String) throws -> JSONValue {
        try JSONDocument(parsing: Array(text.utf8), limits: .upstream).root
    }

    /// A document with some of its text replaced, which has to occur.
    static func document(_ name: String, _ old: String, _ new: String) throws -> JSONValue {
        let text = try Fixture.provider(name)
        try #require(text.contains(old))
        return try parse(text.replacing(old, with: new))
    }
}
