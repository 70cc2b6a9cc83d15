import JSON
import TestSupport
import Testing

@testable import Gateway

/// What a listener of the gateway has promised to answer. Every answer that a test receives through a ``Peer`` or a
/// ``RawConnection`` of a stage is held against it.
struct Contract: Sendable {
    /// The public listener's.
    static let front = Contract([APIDescription(publicDocument) { $0["servers"] == nil }])

    /// The admin listener's: its own routes, and those that are in the public document because they need no key.
    static let admin = Contract([
        APIDescription(adminDocument), APIDescription(publicDocument) { $0["servers"] != nil },
    ])

    private static let publicDocument = root { try OpenAPIDocument().json }
    private static let adminDocument = root { try OpenAPIDocument.administration().json }

    private let descriptions: [APIDescription]

    private init(_ descriptions: [APIDescription]) {
        self.descriptions = descriptions
    }

    /// The description of the routes that the listener has by itself.
    var description: APIDescription { descriptions[0] }

    var operations: [DescribedOperation] { descriptions.flatMap(\.operations) }

    /// Records what of an answer was not promised.
    func check(_ reply: Reply, to method: String, _ target: String) {
        let description = descriptions.first { $0.operation(method, target) != nil }
        let violations = (description ?? descriptions[0]).violations(
            of: reply.described,
            to: method,
            target
        )
        guard !violations.isEmpty else { return }
        Issue.record(
            "\(method) \(target) is not as described: \(violations) \(reply.status) \(reply.text.prefix(400))"
        )
    }

    /// The documents that the gateway serves; that they are what it serves, a test shows.
    private static func root(_ json: () throws -> [UInt8]) -> JSONValue {
        do {
            return try JSONDocument(parsing: json(), limits: .upstream).root
        } catch {
            preconditionFailure("no description: \(error)")
        }
    }
}
