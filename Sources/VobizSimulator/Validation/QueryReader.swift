/// Reads a partner route's query, and collects what is wrong with it.
struct QueryReader {
    private let query: Query
    private(set) var issues: [ValidationIssue] = []

    init(_ query: Query) {
        self.query = query
    }

    /// An integer within bounds; the default when it is absent.
    mutating func integer(_ name: String, default value: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = query[name] else { return value }
        guard let number = Int(text) else {
            refuse(name, "int_parsing", "Input should be a valid integer", text)
            return value
        }
        if number < range.lowerBound {
            refuse(
                name,
                "greater_than_equal",
                "Input should be at least \(range.lowerBound)",
                text,
                ("ge", .bare(range.lowerBound))
            )
        } else if number > range.upperBound {
            refuse(
                name,
                "less_than_equal",
                "Input should be at most \(range.upperBound)",
                text,
                ("le", .bare(range.upperBound))
            )
        }
        return number
    }

    /// A day, `YYYY-MM-DD`.
    mutating func day(_ name: String) -> CalendarDay? {
        guard let text = query[name] else { return nil }
        guard let day = CalendarDay(text) else {
            refuse(name, "date_parsing", "Input should be a valid date", text)
            return nil
        }
        return day
    }

    /// One of a fixed set of words.
    mutating func choice<Choice>(_ name: String, of type: Choice.Type) -> Choice?
    where Choice: RawRepresentable<String>, Choice: CaseIterable {
        guard let text = query[name] else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let expected = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            refuse(
                name,
                "literal_error",
                "Input should be one of \(expected)",
                text,
                ("expected", .text(expected))
            )
            return nil
        }
        return choice
    }

    func text(_ name: String) -> String? {
        query[name]
    }

    /// Records that two parameters do not fit together.
    mutating func refuse(_ name: String, _ reason: String) {
        issues.append(.value(["query", name], reason, query[name].map { .text($0) } ?? .none))
    }

    private mutating func refuse(
        _ name: String,
        _ type: String,
        _ message: String,
        _ text: String,
        _ context: (name: String, value: ValidationIssue.Input)? = nil
    ) {
        issues.append(
            ValidationIssue(
                type: type,
                location: ["query", name],
                message: message,
                input: .text(text),
                context: context
            )
        )
    }
}
