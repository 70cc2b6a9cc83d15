/// Which call records to fetch. All of these are in the provider's newest pages; filters that only older
/// pages name are left out, since a provider that does not know one would ignore it.
public struct CallRecordFilter: Sendable, Equatable {
    /// What became of a call, in the words of the provider's newest pages.
    public enum Status: String, Sendable, CaseIterable {
        case answered, busy, failed
        case noAnswer = "no_answer"
    }

    /// The first day, UTC. Comes with ``to`` or not at all.
    public var from: CalendarDate?
    /// The last day, UTC, included.
    public var to: CalendarDate?
    public var direction: CallRecord.Direction?
    public var status: Status?
    /// The switch's word for why a call ended, `NORMAL_CLEARING`.
    public var hangupCause: String?
    /// Seconds.
    public var minimumDuration: Int?
    /// Older pages write `no-answer`.
    public var hyphenatesStatus = false

    public init(
        from: CalendarDate? = nil,
        to: CalendarDate? = nil,
        direction: CallRecord.Direction? = nil,
        status: Status? = nil,
        hangupCause: String? = nil,
        minimumDuration: Int? = nil
    ) {
        self.from = from
        self.to = to
        self.direction = direction
        self.status = status
        self.hangupCause = hangupCause
        self.minimumDuration = minimumDuration
    }

    /// The status as the provider is asked for it.
    var statusWord: String? {
        hyphenatesStatus ? status?.rawValue.replacing("_", with: "-") : status?.rawValue
    }

    /// True for a record that the filter cannot have let through: the provider has ignored a part of it.
    ///
    /// What a record leaves open counts as let through; so does a day beside the period, since the pages do
    /// not say in which zone the provider's days begin.
    public func contradicts(_ record: CallRecord) -> Bool {
        if let direction, let found = record.direction, found != direction { return true }
        if let status, let answered = record.isAnswered, answered != (status == .answered) {
            return true
        }
        // Nothing says that a part of the word is not enough.
        if let hangupCause, let found = record.hangup.cause,
            !found.lowercased().contains(hangupCause.lowercased())
        {
            return true
        }
        // Nor which of the two durations is meant.
        let longest = [record.duration, record.billed].compactMap(\.self).max()
        if let minimumDuration, let longest, longest < minimumDuration { return true }
        guard let day = record.startedAt.flatMap({ CalendarDate($0.text.prefix(10)) }) else {
            return false
        }
        if let from, day.day < from.day - 1 { return true }
        if let to, day.day > to.day + 1 { return true }
        return false
    }
}
