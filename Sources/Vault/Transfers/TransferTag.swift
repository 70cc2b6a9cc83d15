/// What ties an entry of the provider's ledgers to an operation: `[vgw:<operation id>]` within a
/// transfer's description (R-ID-11). The provider knows no other token of its caller's.
public struct TransferTag: Hashable, Sendable, CustomStringConvertible {
    /// How every tag begins: no caller may write it.
    public static let beginning = "[vgw:"

    public let operation: ULID

    public init(_ operation: ULID) {
        self.operation = operation
    }

    /// Reads a whole tag; nil for anything else.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.beginning), text.hasSuffix("]"),
            let operation = ULID(String(text.dropFirst(Self.beginning.count).dropLast()))
        else { return nil }
        self.operation = operation
    }

    public var description: String { "\(Self.beginning)\(operation)]" }

    /// The description that the provider gets: the caller's own text, if any, and the tag.
    public func closing(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return description }
        return "\(text) \(description)"
    }

    /// Whether a ledger's entry is this operation's. The provider puts words of its own in front, so it
    /// is looked for anywhere.
    public func isIn(_ description: String) -> Bool {
        let (tag, text) = (Array(self.description.utf8), Array(description.utf8))
        guard text.count >= tag.count else { return false }
        return (0...(text.count - tag.count)).contains { text[$0...].starts(with: tag) }
    }
}
