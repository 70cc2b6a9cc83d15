/// The accounts that a client may see: all of them, or a list.
public struct AccountAccess: Hashable, Sendable {
    /// Every account of the partner, present and future.
    public static let all = AccountAccess(allowed: nil)

    static let none = AccountAccess(allowed: [])

    /// Nil means all; otherwise sorted and without repetition.
    private let allowed: [String]?

    private init(allowed: [String]?) {
        self.allowed = allowed
    }

    /// Exactly these accounts; nil when one is no account id (`MA_…`).
    public init?(_ accounts: some Sequence<String>) {
        let sorted = Set(accounts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard sorted.allSatisfy(AuthID.isCustomer) else { return nil }
        self.init(allowed: sorted)
    }

    /// Reads `*`, or the ids between blanks.
    init?(text: String) {
        guard text != "*" else {
            self = .all
            return
        }
        self.init(text.split(separator: " ").map(String.init))
    }

    public var isAll: Bool { allowed == nil }

    /// The list, sorted; nil when every account may be seen.
    public var accounts: [String]? { allowed }

    public func allows(_ account: String) -> Bool {
        guard let allowed else { return true }
        return find(in: allowed) { $0.utf8.compare(to: account.utf8) }
    }

    /// As above for bytes of a request, without making a `String`.
    public func allows(_ account: Span<UInt8>) -> Bool {
        guard let allowed else { return true }
        return find(in: allowed) { $0.utf8.compare(to: account) }
    }

    var text: String { allowed?.joined(separator: " ") ?? "*" }

    /// Binary search; `order` is negative when the candidate comes before what is looked for.
    private func find(in allowed: [String], order: (String) -> Int) -> Bool {
        var low = 0
        var high = allowed.count
        while low < high {
            let middle = (low + high) / 2
            let order = order(allowed[middle])
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }
}

extension String.UTF8View {
    fileprivate func compare(to other: String.UTF8View) -> Int {
        if lexicographicallyPrecedes(other) { return -1 }
        return elementsEqual(other) ? 0 : 1
    }

    fileprivate func compare(to other: Span<UInt8>) -> Int {
        var position = 0
        for byte in self {
            guard position < other.count else { return 1 }
            guard byte == other[position] else { return byte < other[position] ? -1 : 1 }
            position += 1
        }
        return position == other.count ? 0 : -1
    }
}
