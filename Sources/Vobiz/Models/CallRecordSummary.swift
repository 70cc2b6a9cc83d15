public import JSON

/// Totals over call records.
public struct CallRecordSummary: Sendable, Equatable {
    public var totalCalls: Int?
    public var answeredCalls: Int?
    /// Percent.
    public var answerRate: DecimalText?
    /// Seconds.
    public var averageDuration: DecimalText?
    public var lastCallAt: Timestamp?
    /// Seconds.
    public var totalDuration: Int?
    /// Seconds.
    public var totalBilled: Int?
    public var totalCost: DecimalText?

    /// The provider mixes two styles of names.
    init(_ object: ObjectReader) {
        totalCalls = object.count("totalCalls")
        answeredCalls = object.count("answeredCalls")
        answerRate = object.decimal("answerRate")
        averageDuration = Self.seconds(object, "avgCallDuration")
        lastCallAt = object.time("last_call_at")
        totalDuration = object.count("total_duration_seconds")
        totalBilled = object.count("total_billable_seconds")
        totalCost = object.decimal("total_cost")
    }

    /// Written as `"28s"`.
    private static func seconds(_ object: ObjectReader, _ name: String) -> DecimalText? {
        guard let text = object.text(name) else { return object.decimal(name) }
        return DecimalText(text.hasSuffix("s") ? String(text.dropLast()) : text)
    }
}
