/// Something that goes wrong with one request, on order.
public enum Fault: Sendable, Equatable {
    /// Whether the provider's work happens before or after things go wrong: an error that follows
    /// a transfer leaves the money moved.
    public enum Moment: String, Sendable, CaseIterable {
        case beforeWork = "before"
        case afterWork = "after"
    }

    /// An error instead of the true answer. Before the work, nothing happens; after it, all of it did.
    case answer(status: Int, family: ErrorFamily, Moment)
    /// The true answer, late. A deadline that runs out meanwhile finds the work undone or done.
    case delay(milliseconds: Int, Moment)
}
