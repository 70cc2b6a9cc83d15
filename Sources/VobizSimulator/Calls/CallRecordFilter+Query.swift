extension CallRecordFilter {
    /// The account's filters. Days come in pairs.
    init(_ query: Query) throws(CallRecordFilterError) {
        for (name, day) in [("start_date", \Self.from), ("end_date", \Self.to)] {
            guard let text = query[name] else { continue }
            self[keyPath: day] = CalendarDay(text)
            guard self[keyPath: day] != nil else { throw .day(name) }
        }
        guard (from == nil) == (to == nil) else { throw .halfPeriod }
        if let text = query["call_direction"] {
            direction = CallRecord.Direction(rawValue: text)
            guard direction != nil else { throw .direction }
        }
        if let text = query["min_duration"] {
            minimumSeconds = Int(text)
            guard minimumSeconds != nil else { throw .duration }
        }
        for criterion in Text.allCases {
            texts[criterion] = query[criterion.rawValue]
        }
    }

    /// The partner's filters, fewer, with a status of its own. What is wrong is noted in the reader.
    init(_ query: inout QueryReader, _ profile: SimulatorOptions.Profile) {
        from = query.day("start_date")
        to = query.day("end_date")
        direction = query.choice("call_direction", of: CallRecord.Direction.self)
        minimumSeconds = query.text("min_duration").map { _ in
            query.integer("min_duration", default: 0, in: 0...Int.max)
        }
        if let text = query.text("status") {
            status = CallStatus(text, profile)
            if status == nil { query.refuse("status", "status is not one of the known ones") }
        }
        texts[.hangupCause] = query.text("hangup_cause")
    }
}

/// What is wrong with the account's filters.
enum CallRecordFilterError: Error {
    case day(String)
    case halfPeriod
    case direction
    case duration

    var message: String {
        switch self {
        case .day(let name): "\(name) must be in YYYY-MM-DD format"
        case .halfPeriod: "start_date and end_date must be provided together"
        case .direction: "call_direction must be inbound or outbound"
        case .duration: "min_duration must be an integer"
        }
    }
}
