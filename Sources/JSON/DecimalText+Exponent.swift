extension DecimalText {
    /// Reads a number of JSON, with an exponent spelled out: `1e-05` gives `0.00001`.
    ///
    /// Some encoders write small amounts so. Nil when that takes more than 38 digits. What clients
    /// send does not come through here: there an exponent is refused.
    public init?(expanding number: String) {
        let parts = number.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard let mantissa = parts.first, parts.count <= 2 else { return nil }
        guard parts.count == 2 else {
            self.init(number)
            return
        }
        guard let exponent = Int(parts[1]), -Self.digits...Self.digits ~= exponent,
            DecimalText(String(mantissa)) != nil
        else { return nil }
        self.init(Self.shift(mantissa, by: exponent))
    }

    /// Moves the point of a decimal to the right.
    private static func shift(_ decimal: Substring, by exponent: Int) -> String {
        let sign = decimal.hasPrefix("-") ? "-" : ""
        let parts = decimal.dropFirst(sign.count).split(separator: ".")
        var digits = parts.joined()
        var point = parts[0].count + exponent
        if point <= 0 {
            digits = String(repeating: "0", count: 1 - point) + digits
            point = 1
        }
        if point > digits.count { digits += String(repeating: "0", count: point - digits.count) }
        let whole = digits.prefix(point).drop { $0 == "0" }
        let fraction = digits.dropFirst(point)
        return sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
