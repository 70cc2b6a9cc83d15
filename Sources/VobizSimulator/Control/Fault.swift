/// Something that goes wrong with one request, on order.
public enum Fault: Sendable, Equatable {
    /// Whether the provider's work happens before or after things go wrong: an error that follows
    /// a transfer leaves the money moved.
    public enum Moment: String, Sendable, CaseIterable {
        case beforeWork = "before"
        case afterWork = "after"
    }

    /// An error instead of the true answer. Before the work, nothing happens; after it, all of it did.
    case answer(OrderedAnswer, Moment)
    /// The true answer, late. A deadline that runs out meanwhile finds the work undone or done.
    case delay(milliseconds: Int, Moment)
    /// The true answer with other fields.
    case fields(FieldChanges)
    /// The true answer with another body.
    case content(ContentFault)
    /// The connection ends without a whole answer, or right behind one.
    case drop(Drop)
    /// An answer that breaks the rules of HTTP, after the work.
    case framing(FramingFault)
    /// The true answer, so many octets of it in a second.
    case drip(octetsPerSecond: Int)

    /// An error in one of the provider's forms.
    static func answer(status: Int, family: ErrorFamily, _ moment: Moment) -> Fault {
        .answer(OrderedAnswer(status: status, family: family), moment)
    }
}
