public import JSON

/// An amount of money that the provider can keep: up to five digits behind the point and twelve in front.
///
/// ``units`` is the same amount in its smallest unit, so that sums and comparisons are those of whole
/// numbers.
public struct MoneyAmount: Hashable, Sendable {
    public static let places = 5
    private static let wholeDigits = 12

    /// As it was written.
    public let decimal: DecimalText
    /// Hundred-thousandths.
    public let units: Int64

    /// Nil for what is negative, finer or larger.
    public init?(_ decimal: DecimalText) {
        guard !decimal.text.hasPrefix("-"), decimal.scale <= Self.places,
            let whole = decimal.rescaled(to: Self.places),
            whole.text.utf8.count <= Self.wholeDigits + 1 + Self.places,
            let units = Int64(whole.text.filter { $0 != "." })
        else { return nil }
        self.decimal = decimal
        self.units = units
    }

    /// A balance in the same unit, what is finer cut off; nil for what no such number holds.
    public static func units(of balance: DecimalText) -> Int64? {
        let parts = balance.text.split(separator: ".")
        let fraction = (parts.count == 2 ? parts[1] : "").prefix(places)
        return Int64(parts[0] + fraction + String(repeating: "0", count: places - fraction.count))
    }

    /// Reads decimal text; nil for anything else.
    public init?(_ text: String) {
        guard let decimal = DecimalText(text) else { return nil }
        self.init(decimal)
    }
}
