/// A value that is not for printing: it can be used, but not shown, encoded, compared or hashed by accident.
///
/// Writing one into a string does not compile where its type is known, and gives `‹redacted›` where it is
/// not.
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
    @available(*, unavailable, message: "what is redacted must not become part of a text")
    public mutating func appendInterpolation<Value>(_ value: Redacted<Value>) {}
}
