internal import JSON
internal import Vobiz

extension JSONWriter {
    /// Writes money as a member: null when the amount is unknown, an object otherwise.
    mutating func money(_ name: String, _ amount: DecimalText?, _ currency: CurrencyCode?) {
        guard let amount else { return null(name) }
        object(name) { writer in
            writer.member("amount", amount)
            writer.member("currency", currency?.text)
        }
    }
}
