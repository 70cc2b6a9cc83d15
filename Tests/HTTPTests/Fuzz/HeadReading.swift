/// What a parser says of a message, resolved against it.
enum HeadReading<Head: Equatable, Refusal: Error & Equatable>: Equatable {
    case head(Head)
    case refused(Refusal)
    case incomplete

    /// Gives a message to a parser as it comes in pieces: up to each of the `ends` in turn, until
    /// `parse` returns a head.
    init(
        _ message: [UInt8],
        _ ends: [Int],
        _ parse: (Span<UInt8>) throws(Refusal) -> Head?
    ) {
        self = .incomplete
        do throws(Refusal) {
            for end in ends {
                guard let head = try message.withExactCopy(upTo: end, parse) else { continue }
                self = .head(head)
                return
            }
        } catch {
            self = .refused(error)
        }
    }
}
