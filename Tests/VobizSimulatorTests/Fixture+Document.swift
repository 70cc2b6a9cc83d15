import JSON
import TestSupport

extension Fixture {
    /// A document of the provider's pages, kept as data.
    static func document(_ name: String) throws -> JSONValue {
        try JSONDocument(parsing: Array(provider(name).utf8), limits: .upstream).root
    }
}
