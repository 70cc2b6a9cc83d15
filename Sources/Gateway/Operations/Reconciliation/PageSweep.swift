import Platform
import Vobiz

/// Reads all pages of one of the provider's lists, and keeps what is wanted.
struct PageSweep<Item: Sendable>: Sendable {
    /// Pages of 100 that one look may cost.
    private static var maxPages: Int { 1000 }
    /// So often in a row the sweep waits for its turn.
    private static var maxWaits: Int { 10 }

    struct Page: Sendable {
        let items: [Item]
        let total: Int?
    }

    struct Outcome: Sendable {
        /// Those that are wanted, each once.
        var found: [Item] = []
        /// Nothing can have been missed.
        var isComplete = false
    }

    /// An entry's identity at the provider.
    let id: @Sendable (Item) -> String
    let isWanted: @Sendable (Item) -> Bool
    /// Whether to wait when the gateway has reached its own limit towards the provider; a caller who is
    /// waiting would rather be told.
    var waitsForTurn = false

    /// - Throws: ``GatewayError``, for the first page that does not come.
    func run(
        _ read: (PageRequest) async throws(GatewayError) -> Page
    ) async throws(GatewayError) -> Outcome {
        var outcome = Outcome()
        var known: Set<String> = []
        var tally = PageTally()
        for number in 1...Self.maxPages {
            guard let request = PageRequest(page: number, perPage: PageRequest.maximumPerPage)
            else { break }
            let page = try await turn(request, read)
            tally.note(request, ids: page.items.map(id), total: page.total)
            for item in page.items where isWanted(item) && known.insert(id(item)).inserted {
                outcome.found.append(item)
            }
            if tally.isAtEnd { break }
        }
        outcome.isComplete = tally.isComplete
        return outcome
    }

    private func turn(
        _ request: PageRequest,
        _ read: (PageRequest) async throws(GatewayError) -> Page
    ) async throws(GatewayError) -> Page {
        var waits = 0
        while true {
            do throws(GatewayError) {
                return try await read(request)
            } catch .overloaded(let seconds) where waitsForTurn && waits < Self.maxWaits {
                waits += 1
                // Whoever waits for an answer comes first.
                try? await Task.sleep(for: .seconds(seconds))
                guard !Task.isCancelled else { throw .overloaded(retryAfter: seconds) }
            }
        }
    }
}
