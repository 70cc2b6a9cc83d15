/// A request to move slots that passed every check of its own.
struct CapacityOrder: Sendable {
    let resource: CapacityResource
    let slots: Int
    let description: String?

    /// Applies the documented rules to a body; `nil` when the reader collected issues.
    init?(_ body: inout BodyReader) {
        let name = body.optionalText("resource") ?? CapacityResource.concurrentCalls.rawValue
        let resource = CapacityResource(rawValue: name)
        if resource == nil { body.refuse("resource", "resource must be concurrent_calls or cps") }
        let slots = body.requiredInteger("slots", in: 1...10_000)
        let description = body.optionalText("description")
        if let description, description.count > 500 {
            body.refuse("description", "description must not be longer than 500 characters")
        }
        guard body.issues.isEmpty, let resource, let slots else { return nil }
        self.resource = resource
        self.slots = slots
        self.description = description
    }
}
