import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import VobizSimulator

@Suite("The provider's own examples")
struct OfficialExampleTests {
    @Test("are served member by member", arguments: OfficialExample.all)
    func example(_ example: OfficialExample) async throws {
        let state = try example.platform().state
        let bench = Bench(SimulatedProvider(state))
        let reply = try await bench.send(
            example.body == nil ? .get : .post,
            "/api/v1/" + example.path,
            as: example.isAccount
                ? state.customers.all.last?.credential : state.partner.credential,
            body: example.body ?? ""
        )
        #expect(reply.status == (example.body == nil ? 200 : 201))
        let comparison = DocumentComparison(
            try reply.json,
            with: try Fixture.document(example.fixture),
            drawn: example.drawn,
            excerpts: example.excerpts
        )
        #expect(comparison.differences == [])
    }

    @Test("are all there")
    func completeness() throws {
        #expect(try Fixture.examples == Set(OfficialExample.all.map { $0.fixture }))
    }

    /// The comparison itself must be able to fail.
    @Test(
        "differ where a member does",
        arguments: [
            #"{"b": 1.0, "a": ["x", null]}"#, #"{"a": ["x", null]}"#,
            #"{"a": ["x", null], "b": 1}"#, #"{"a": ["x", null], "b": "1.0"}"#,
            #"{"a": ["x"], "b": 1.0}"#, #"{"a": ["y", null], "b": 1.0}"#,
            #"{"a": ["x", null, null], "b": 1.0}"#,
            #"{"a": ["x", false], "b": 1.0}"#, #"{"a": ["x", null], "b": 1.0, "c": true}"#,
        ]
    )
    func difference(_ text: String) throws {
        let example = try parse(#"{"a": ["x", null], "b": 1.0}"#)
        #expect(DocumentComparison(try parse(text), with: example).differences.count == 1)
        #expect(DocumentComparison(example, with: example).differences == [])
    }

    @Test("are longer only where the page prints the beginning of a list")
    func excerpt() throws {
        let (long, short) = try (parse(#"{"a": [1, 2]}"#), parse(#"{"a": [1]}"#))
        func differ(_ found: JSONValue, _ example: JSONValue, _ excerpts: Set<String>) -> Bool {
            !DocumentComparison(found, with: example, excerpts: excerpts).differences.isEmpty
        }
        #expect(differ(long, short, []))
        #expect(!differ(long, short, [".a"]))
        #expect(differ(short, long, [".a"]))
        #expect(try differ(parse(#"{"a": [2, 2]}"#), short, [".a"]))
    }

    private func parse(_ text: String) throws -> JSONValue {
        try JSONDocument(parsing: Array(text.utf8), limits: .upstream).root
    }
}
