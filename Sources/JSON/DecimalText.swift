/// A decimal number that keeps the digits it was written with: `23906.83000` stays so.
///
/// Equality and hashing are those of the text; ``isEqualInValue(to:)`` and `<` compare values.
/// Arithmetic is exact. It has at most 38 digits.
public struct DecimalText: Sendable, Hashable {
    public let text: String
    /// The digits as an integer, with the sign.
    private let coefficient: Int128
    /// How many of the digits are behind the point.
    public let scale: Int

    /// Reads `-?(0|[1-9][0-9]*)(\.[0-9]+)?`; nil for anything else and for more than 38 digits.
    public init?(_ text: String) {
        var reader = DecimalReader(text)
        guard reader.read() else { return nil }
        self.text = text
        coefficient = reader.isNegative ? -reader.coefficient : reader.coefficient
        scale = reader.scale
    }

    public static func == (left: DecimalText, right: DecimalText) -> Bool {
        left.text == right.text
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }

    public var isZero: Bool { coefficient == 0 }
    /// False for `-0`.
    public var isNegative: Bool { coefficient < 0 }

    public func isEqualInValue(to other: DecimalText) -> Bool {
        !(self < other) && !(other < self)
    }

    public static func < (left: DecimalText, right: DecimalText) -> Bool {
        // Whole parts first: bringing them to one scale could need more than 38 digits.
        let (a, b) = (left.parts, right.parts)
        guard a.whole == b.whole else { return a.whole < b.whole }
        let scale = max(left.scale, right.scale)
        return a.fraction * powerOfTen(scale - left.scale)
            < b.fraction * powerOfTen(scale - right.scale)
    }

    /// The exact sum, with the larger scale of the two.
    ///
    /// - Throws: ``DecimalOverflow`` beyond 38 digits.
    public static func + (
        left: DecimalText,
        right: DecimalText
    ) throws(DecimalOverflow) -> DecimalText {
        let scale = max(left.scale, right.scale)
        let (sum, overflow) = try left.coefficient(at: scale).addingReportingOverflow(
            right.coefficient(at: scale)
        )
        guard !overflow else { throw DecimalOverflow() }
        return try DecimalText(coefficient: sum, scale: scale)
    }

    /// The exact difference, with the larger scale of the two.
    ///
    /// - Throws: ``DecimalOverflow`` beyond 38 digits.
    public static func - (
        left: DecimalText,
        right: DecimalText
    ) throws(DecimalOverflow) -> DecimalText {
        let scale = max(left.scale, right.scale)
        let (difference, overflow) = try left.coefficient(at: scale).subtractingReportingOverflow(
            right.coefficient(at: scale)
        )
        guard !overflow else { throw DecimalOverflow() }
        return try DecimalText(coefficient: difference, scale: scale)
    }

    /// The same value with another number of digits behind the point; nil if that would change it.
    public func rescaled(to scale: Int) -> DecimalText? {
        guard scale >= 0, scale < Self.digits else { return nil }
        guard scale < self.scale else {
            guard let coefficient = try? coefficient(at: scale) else { return nil }
            return try? DecimalText(coefficient: coefficient, scale: scale)
        }
        let (quotient, rest) = coefficient.quotientAndRemainder(
            dividingBy: Self.powerOfTen(self.scale - scale)
        )
        return rest == 0 ? try? DecimalText(coefficient: quotient, scale: scale) : nil
    }
}

extension DecimalText {
    static let digits = 38

    private init(coefficient: Int128, scale: Int) throws(DecimalOverflow) {
        var digits = String(coefficient.magnitude)
        if digits.utf8.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
        }
        guard digits.utf8.count <= Self.digits else { throw DecimalOverflow() }
        let sign = coefficient < 0 ? "-" : ""
        let fraction = scale == 0 ? "" : "." + digits.suffix(scale)
        text = sign + digits.dropLast(scale) + fraction
        self.coefficient = coefficient
        self.scale = scale
    }

    /// Both parts carry the sign.
    private var parts: (whole: Int128, fraction: Int128) {
        let (whole, fraction) = coefficient.quotientAndRemainder(
            dividingBy: Self.powerOfTen(scale)
        )
        return (whole, fraction)
    }

    /// The digits at a scale that is not smaller than its own.
    private func coefficient(at scale: Int) throws(DecimalOverflow) -> Int128 {
        let (product, overflow) = coefficient.multipliedReportingOverflow(
            by: Self.powerOfTen(scale - self.scale)
        )
        guard !overflow else { throw DecimalOverflow() }
        return product
    }

    /// For exponents up to 37; the largest power that 38 digits leave room for.
    private static func powerOfTen(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}

extension DecimalText: CustomStringConvertible {
    public var description: String { text }
}
