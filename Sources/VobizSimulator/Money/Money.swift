internal import JSON

/// An exact amount of one currency in hundred-thousandths, the five places that the provider keeps.
///
/// Sums over thousands of calls are integer sums; the amount becomes decimal text where a document
/// is written. Binary floating point never appears.
struct Money: Hashable, Comparable, Sendable {
    static let places = 5
    static let zero = Money(units: 0)
    /// What a request may name at most, far from the end of the integer.
    static let limit = Money(units: 1_000_000_000_000 * unitsPerWhole)
    private static let unitsPerWhole = 100_000

    /// Hundred-thousandths.
    var units: Int

    init(units: Int) {
        self.units = units
    }

    init(hundredths: Int) {
        self.units = hundredths * (Self.unitsPerWhole / 100)
    }

    var isPositive: Bool { units > 0 }
    /// Without its places.
    var roundedDown: Int { units.flooredQuotient(by: Self.unitsPerWhole) }

    static func < (left: Money, right: Money) -> Bool { left.units < right.units }
    static func + (left: Money, right: Money) -> Money { Money(units: left.units + right.units) }
    static func - (left: Money, right: Money) -> Money { Money(units: left.units - right.units) }
    static func += (left: inout Money, right: Money) { left.units += right.units }
    static func * (left: Money, right: Int) -> Money { Money(units: left.units * right) }
}

extension Money {
    /// An amount from plain decimal digits. Refused: an exponent, more than five places that are
    /// not zero, and a magnitude above `limit`.
    init?(_ decimal: DecimalText) {
        var digits = Array(decimal.text.utf8)
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, first.count <= 13,
            let whole = Int(digits: first)
        else { return nil }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard fraction.dropFirst(Self.places).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
            return nil
        }
        let zeros = Array(repeating: UInt8(ascii: "0"), count: Self.places)
        guard let rest = Int(digits: (fraction + zeros).prefix(Self.places)) else { return nil }
        let units = whole * Self.unitsPerWhole + rest
        guard units <= Self.limit.units else { return nil }
        self.units = isNegative ? -units : units
    }

    /// Decimal digits with at least so many places, and as many more as the amount needs.
    func text(minimumPlaces: Int) -> String {
        let magnitude = units.magnitude
        let whole = magnitude / UInt(Self.unitsPerWhole)
        var fraction = Int(magnitude % UInt(Self.unitsPerWhole)).text(digits: Self.places)
        while fraction.utf8.count > minimumPlaces, fraction.last == "0" {
            fraction.removeLast()
        }
        let sign = units < 0 ? "-" : ""
        return fraction.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(fraction)"
    }

    func decimal(minimumPlaces: Int) -> DecimalText? {
        DecimalText(text(minimumPlaces: minimumPlaces))
    }
}
