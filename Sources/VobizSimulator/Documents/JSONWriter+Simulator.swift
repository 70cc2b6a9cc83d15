internal import JSON

extension JSONWriter {
    /// Money as a JSON number with at least so many places.
    mutating func number(_ name: String, _ money: Money, minimumPlaces: Int) {
        number(name, money.decimal(minimumPlaces: minimumPlaces))
    }

    /// Money as a string with at least so many places.
    mutating func text(_ name: String, _ money: Money, minimumPlaces: Int) {
        member(name, money.decimal(minimumPlaces: minimumPlaces))
    }

    mutating func time(_ name: String, _ instant: Timestamp?, _ style: Timestamp.Style) {
        member(name, instant?.text(style))
    }
}
