internal import HTTPServer
internal import HTTPTypes

/// Fields that an answer is to have with certain values, or not at all.
public struct FieldChanges: Sendable, Equatable {
    /// By the field's name; nil takes it away.
    public var values: [String: String?]

    public init(_ values: [String: String?] = [:]) {
        self.values = values
    }

    func apply(to response: inout ServerResponse) {
        for (name, value) in values {
            guard let name = HTTPField.Name(name) else { continue }
            response.head.headerFields[name] = value
        }
    }
}
