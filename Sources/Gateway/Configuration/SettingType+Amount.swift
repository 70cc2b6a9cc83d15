import Vobiz

extension SettingType<Int64?> {
    /// `250000` or `250000.50` in the partner's currency, in units of the fifth decimal; or `off`.
    static func amount(admitsZero: Bool) -> SettingType {
        SettingType { text throws(SettingRefusal) in
            guard text != "off" else { return nil }
            guard let amount = MoneyAmount(text), admitsZero || amount.units > 0 else {
                let bound = admitsZero ? "an amount" : "an amount above zero"
                throw .expected(
                    "\(bound) such as 250000 or 250000.50, in the partner's currency, or off",
                    got: text
                )
            }
            return amount.units
        }
    }
}
