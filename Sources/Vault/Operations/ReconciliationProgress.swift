public import Platform

/// How far the search for an operation's fate has come. Durable, so that a restart forgets neither what was
/// seen nor since when nothing could be seen.
public struct ReconciliationProgress: Hashable, Sendable {
    /// The provider answered that it had done something, in an answer that could not be taken: that the
    /// result is not found proves nothing then.
    public var wasAnswered: Bool
    /// How often the provider's records were looked into.
    public var looks: Int
    public var lastLook: WallTime?
    /// How many of the last looks in a row have read everything and found nothing, late enough to count.
    public var absences: Int
    /// Since when no look has come to its end; nil while they do.
    public var failingSince: WallTime?
    /// What the last look has shown, or why there must be no other, in one word.
    public var finding: String?

    public init(
        wasAnswered: Bool = false,
        looks: Int = 0,
        lastLook: WallTime? = nil,
        absences: Int = 0,
        failingSince: WallTime? = nil,
        finding: String? = nil
    ) {
        self.wasAnswered = wasAnswered
        self.looks = looks
        self.lastLook = lastLook
        self.absences = absences
        self.failingSince = failingSince
        self.finding = finding
    }
}
