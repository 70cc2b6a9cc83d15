public import JSON

/// Calls counted over something: a period, a direction, a product, a day.
public struct CallStatistics: Sendable, Equatable {
    public var totalCalls: Int?
    public var answeredCalls: Int?
    public var totalMinutes: DecimalText?
    /// In the currency of the summary; the days' directions have none.
    public var totalCost: DecimalText?

    init(_ object: ObjectReader) {
        totalCalls = object.count("total_calls")
        answeredCalls = object.count("answered_calls")
        totalMinutes = object.decimal("total_minutes")
        totalCost = object.decimal("total_cost")
    }
}
