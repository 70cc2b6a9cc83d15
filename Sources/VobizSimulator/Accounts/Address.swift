/// Where a customer is; every part may be unknown.
struct Address: Sendable {
    var street: String?
    var city: String?
    var state: String?
    var zipCode: String?
    var timezone: String?
}
