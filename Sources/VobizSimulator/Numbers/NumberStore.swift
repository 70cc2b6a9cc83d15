/// The numbers of all accounts, in the order in which they were rented.
struct NumberStore: Sendable {
    private(set) var all: [(owner: String, number: PhoneNumber)] = []

    mutating func add(_ number: PhoneNumber, to owner: String) {
        all.append((owner, number))
    }

    /// Those of one account, or of all; with a text, only those with it in their E.164 form.
    func listing(
        of owner: String? = nil,
        search: String?
    ) -> [(owner: String, number: PhoneNumber)] {
        all.filter { entry in
            (owner == nil || entry.owner == owner)
                && (search.map { entry.number.e164.contains($0) } ?? true)
        }
    }
}
