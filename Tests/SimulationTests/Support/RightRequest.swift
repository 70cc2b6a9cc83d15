import JSON
import Synchronization
import TestSupport
import Testing

/// A request for an operation that has nothing wrong, made from what the description says of it.
struct RightRequest: Sendable {
    private static let counter = Atomic<Int>(0)

    let operation: DescribedOperation

    init(_ operation: DescribedOperation) {
        self.operation = operation
    }

    /// For a stage's first account; each with an idempotency key and a body of its own.
    func on(_ stage: Stage, as caller: String? = "full") throws -> RawRequest {
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let target = try target(of: stage)
        var request = RawRequest(operation.method.uppercased(), target, [("Host", "127.0.0.1")])
        if operation.scope != "none", let caller {
            request.fields.append(("X-Api-Key", try #require(stage.keys[caller])))
        }
        guard operation.method != "get" else { return request }
        request.fields.append(("Content-Type", "application/json"))
        request.fields.append(("Idempotency-Key", "a-right-request-\(number)"))
        request.body = try WriteBody.of(operation).good(number)
        return request
    }

    /// The pattern with the account, and with what the description gives as examples.
    private func target(of stage: Stage) throws -> String {
        let description = Contract.front.description
        let parameters = (operation.value["parameters"]?.elements ?? []).map(description.resolved)
        var target = operation.pattern
        for parameter in parameters where parameter["in"]?.string == "path" {
            let name = try #require(parameter["name"]?.string)
            let example = try #require(parameter["example"]?.string)
            let value = name == "id" ? try #require(stage.accounts.first) : example
            target = target.replacing("{\(name)}", with: value)
        }
        return target
    }
}
