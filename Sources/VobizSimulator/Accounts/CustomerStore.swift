/// The partner's customers in the order of their creation.
struct CustomerStore: Sendable {
    private(set) var all: [Customer] = []
    private var positions: [String: Int] = [:]
    private var emails: Set<String> = []

    var count: Int { all.count }

    /// The number of the next customer's account; the partner's own is 500000.
    var nextNumber: Int { 500_001 + all.count }

    subscript(authID: String) -> Customer? {
        positions[authID].map { all[$0] }
    }

    /// Whether an address is taken. E-mail addresses are unique on the platform, whatever their case.
    func isTaken(email: String) -> Bool {
        emails.contains(email.lowercased())
    }

    /// Keeps an address from being used by a customer.
    mutating func reserve(email: String) {
        emails.insert(email.lowercased())
    }

    mutating func add(_ customer: Customer) {
        positions[customer.authID] = all.count
        reserve(email: customer.email)
        all.append(customer)
    }

    /// Changes a customer that exists, except for its id and its e-mail address.
    mutating func change(_ authID: String, _ body: (inout Customer) -> Void) {
        guard let position = positions[authID] else { return }
        body(&all[position])
    }

    /// Newest first; with a text, only those with it in name or e-mail address, in any case.
    func listing(search: String?) -> [Customer] {
        guard let search = search?.lowercased(), !search.isEmpty else { return all.reversed() }
        return all.reversed().filter {
            $0.name.lowercased().contains(search) || $0.email.lowercased().contains(search)
        }
    }
}
