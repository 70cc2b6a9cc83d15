internal import JSON

/// An order for faults as the control route takes it:
/// `{"route", "count"?, "kind": "answer" | "delay", "status", "family"?, "milliseconds", "moment"?}`.
struct FaultOrder: Sendable {
    let fault: Fault
    /// `nil` for any.
    let route: Route?
    let count: Int

    /// Refuses what it does not know, in words for the person who writes the test.
    init(_ body: [UInt8]) throws(FaultOrderError) {
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: body, limits: .request).root
        } catch {
            throw FaultOrderError("body must be JSON")
        }
        let name = root["route"]?.string ?? "*"
        route = Route(rawValue: name)
        guard route != nil || name == "*" else { throw FaultOrderError("unknown route") }
        count = root["count"]?.integer ?? 1
        guard (1...10_000).contains(count) else { throw FaultOrderError("count is out of range") }
        fault = try Self.fault(root)
    }

    private static func fault(_ root: JSONValue) throws(FaultOrderError) -> Fault {
        guard let moment = Fault.Moment(rawValue: root["moment"]?.string ?? "before") else {
            throw FaultOrderError("moment must be before or after")
        }
        switch root["kind"]?.string {
        case "answer":
            guard let family = ErrorFamily(rawValue: root["family"]?.string ?? "wrapped") else {
                throw FaultOrderError("unknown family")
            }
            guard let status = root["status"]?.integer, (200...599).contains(status) else {
                throw FaultOrderError("status must be between 200 and 599")
            }
            return .answer(status: status, family: family, moment)
        case "delay":
            guard let wait = root["milliseconds"]?.integer, (0...600_000).contains(wait) else {
                throw FaultOrderError("milliseconds must be between 0 and 600000")
            }
            return .delay(milliseconds: wait, moment)
        default:
            throw FaultOrderError("kind must be answer or delay")
        }
    }
}

/// What is wrong with an order for faults.
struct FaultOrderError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
