import HTTPClient
import HTTPTypes
import JSON
import TestSupport

/// An answer with everything that a test looks at.
struct Reply: Sendable {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    init(_ response: ClientResponse) {
        status = response.status
        fields = response.fields
        body = response.body
    }

    init(status: Int, fields: HTTPFields, body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A field's value; lines of one name joined.
    subscript(name: String) -> String? {
        HTTPField.Name(name).flatMap { fields[$0] }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body's root.
    ///
    /// - Throws: when the body is no strict JSON.
    var json: JSONValue {
        get throws { try JSONDocument(parsing: body, limits: .upstream).root }
    }

    /// As it is held against an API's description.
    var described: DescribedAnswer {
        DescribedAnswer(
            status: status,
            fields: fields.map { ($0.name.rawName, $0.value) },
            body: body
        )
    }

    /// All that came, for looking for what must not be there.
    var everything: String {
        let lines = fields.map { "\($0.name): \($0.value)" }
        return lines.joined(separator: "\n") + "\n\n" + text
    }

    /// `fields`, but those that differ between any two answers.
    var steadyFields: [String] {
        let changing: Set = ["x-request-id", "ratelimit", "date"]
        return fields.filter { !changing.contains($0.name.canonicalName) }
            .map { "\($0.name.canonicalName): \($0.value)" }.sorted()
    }

    /// The whole answer as it must be equal for two requests that must not be told apart and that sent the
    /// same request id: all but the time, and what is left of a rate.
    var octets: String {
        let changing: Set = ["ratelimit", "date", "age"]
        let lines = fields.filter { !changing.contains($0.name.canonicalName) }
            .map { "\($0.name): \($0.value)\n" }
        return "\(status)\n" + lines.joined() + text
    }
}
