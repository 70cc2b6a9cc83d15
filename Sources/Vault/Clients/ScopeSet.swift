/// The permissions of a client: one word, so that a check costs one instruction.
public struct ScopeSet: Hashable, Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt32 = 0

    public init(_ scopes: some Sequence<Scope>) {
        for scope in scopes { bits |= ScopeSet.bit(scope) }
    }

    public init(arrayLiteral scopes: Scope...) {
        self.init(scopes)
    }

    /// Reads the names between blanks; nil when one is unknown.
    init?(text: String) {
        for name in text.split(separator: " ") {
            guard let scope = Scope(rawValue: String(name)) else { return nil }
            bits |= ScopeSet.bit(scope)
        }
    }

    public func contains(_ scope: Scope) -> Bool {
        bits & ScopeSet.bit(scope) != 0
    }

    /// Whether the two have no permission in common.
    public func isDisjoint(with other: ScopeSet) -> Bool {
        bits & other.bits == 0
    }

    public var isEmpty: Bool { bits == 0 }

    /// In the order of declaration.
    public var scopes: [Scope] { Scope.allCases.filter(contains) }

    var text: String { scopes.map(\.rawValue).joined(separator: " ") }

    private static func bit(_ scope: Scope) -> UInt32 {
        let position: UInt32 =
            switch scope {
            case .partnerRead: 0
            case .analyticsRead: 1
            case .accountsRead: 2
            case .accountsWrite: 3
            case .balancesRead: 4
            case .transactionsRead: 5
            case .transfersWrite: 6
            case .callsRead: 7
            case .callsWrite: 8
            case .cdrsRead: 9
            case .numbersRead: 10
            case .admin: 11
            case .transfersConcurrent: 12
            }
        return 1 << position
    }
}
