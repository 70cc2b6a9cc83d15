/// An ISO 4217 code in its form, three capital letters; whether it is assigned is not checked.
public struct CurrencyCode: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    /// Nil unless the text is three ASCII capital letters.
    public init?(_ text: some StringProtocol) {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard text.utf8.count == 3, text.utf8.allSatisfy({ capitals ~= $0 }) else { return nil }
        self.text = String(text)
    }

    public var description: String { text }
}
