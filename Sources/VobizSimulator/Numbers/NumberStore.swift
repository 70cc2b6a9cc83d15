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

    /// One account's number; `nil` when it has no such number. Setting `nil` takes it away.
    subscript(e164: String, of owner: String) -> PhoneNumber? {
        get { position(e164, owner).map { all[$0].number } }
        set {
            guard let position = position(e164, owner) else { return }
            if let newValue {
                all[position].number = newValue
            } else {
                all.remove(at: position)
            }
        }
    }

    /// Takes away what was given up long enough ago.
    mutating func removeReleased(at now: Timestamp) {
        all.removeAll { entry in entry.number.releasesAt.map { $0 <= now } ?? false }
    }

    private func position(_ e164: String, _ owner: String) -> Int? {
        all.firstIndex { $0.owner == owner && $0.number.e164 == e164 }
    }
}
