/// A value that is not for printing: it can be used, but not shown, encoded, compared or hashed by accident.
///
/// Writing one into a string is a warning where its type is known, and an error in our targets; where it is
/// not known, and in any case, what is written is `‹redacted›`.
@frozen
public struct Redacted<Value: Sendable>: Sendable, Unprintable {
    /// For whoever needs it. Nothing else shows it.
    public let value: Value

    @inlinable
    public init(_ value: Value) {
        self.value = value
    }
}

extension DefaultStringInterpolation {
    // Not `unavailable`, for which the compiler would take the overload for any type instead.
    @available(*, deprecated, message: "what is redacted must not become part of a text")
    public mutating func appendInterpolation<Value>(_ value: Redacted<Value>) {
        appendLiteral(RedactedText.text)
    }
}
