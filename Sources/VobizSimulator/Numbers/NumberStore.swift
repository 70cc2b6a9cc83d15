/// The numbers of all accounts, in the order in which they were rented.
struct NumberStore: Sendable {
    private(set) var all: [(owner: String, number: PhoneNumber)] = []
    /// No number goes before; most requests need not look at any.
    private var nextReleaseAt: Timestamp?

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

    /// One account's number; `nil` when it has no such number. Only a number that is there can be set.
    subscript(e164: String, of owner: String) -> PhoneNumber? {
        get { position(e164, owner).map { all[$0].number } }
        set {
            guard let position = position(e164, owner) else { return }
            if let newValue { all[position].number = newValue }
            updateNextRelease()
        }
    }

    /// Takes away what was given up long enough ago.
    mutating func removeReleased(at now: Timestamp) {
        guard let nextReleaseAt, nextReleaseAt <= now else { return }
        all.removeAll { entry in entry.number.releasesAt.map { $0 <= now } ?? false }
        updateNextRelease()
    }

    private mutating func updateNextRelease() {
        nextReleaseAt = all.compactMap { $0.number.releasesAt }.min()
    }

    private func position(_ e164: String, _ owner: String) -> Int? {
        all.firstIndex { $0.owner == owner && $0.number.e164 == e164 }
    }
}
