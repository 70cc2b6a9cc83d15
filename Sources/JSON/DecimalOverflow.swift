/// An exact result would need more than 38 digits.
public struct DecimalOverflow: Error, Equatable, Sendable {
    public init() {}
}
