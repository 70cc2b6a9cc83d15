/// Every finished call, in the order in which the calls ended.
struct CallStore: Sendable {
    private(set) var all: [CallRecord] = []

    mutating func add(_ call: CallRecord) {
        all.append(call)
    }

    func records(of owner: String) -> [CallRecord] {
        all.filter { $0.owner == owner }
    }

    /// One account's call by its uuid.
    func record(_ uuid: String, of owner: String) -> CallRecord? {
        all.first { $0.uuid == uuid && $0.owner == owner }
    }
}
