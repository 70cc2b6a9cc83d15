import Testing
import Vobiz

@testable import Gateway

/// Which readings of a list are whole.
@Suite struct PageTallyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let pages: [(ClosedRange<Int>?, Int?)]
        let isAtEnd: Bool
        let isComplete: Bool
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nothing", pages: [(nil, 0)], isAtEnd: true, isComplete: true),
        Case(
            name: "nothing, without a total",
            pages: [(nil, nil)],
            isAtEnd: true,
            isComplete: true
        ),
        Case(name: "one page", pages: [(1...3, 3)], isAtEnd: true, isComplete: true),
        Case(name: "the first of two", pages: [(1...100, 101)], isAtEnd: false, isComplete: false),
        Case(
            name: "two pages",
            pages: [(1...100, 101), (101...101, 101)],
            isAtEnd: true,
            isComplete: true
        ),
        Case(
            name: "two pages, without totals",
            pages: [(1...100, nil), (101...101, nil)],
            isAtEnd: true,
            isComplete: true
        ),
        Case(
            name: "an entry came meanwhile",
            pages: [(1...100, 101), (100...101, 102)],
            isAtEnd: true,
            isComplete: false
        ),
        Case(
            name: "an entry twice",
            pages: [(1...100, 102), (100...101, 102)],
            isAtEnd: true,
            isComplete: false
        ),
        Case(
            name: "fewer than was said",
            pages: [(1...3, 5), (nil, 5)],
            isAtEnd: true,
            isComplete: false
        ),
        Case(name: "more than was said", pages: [(1...3, 2)], isAtEnd: true, isComplete: false),
    ]

    @Test("a reading", arguments: cases)
    func reading(_ row: Case) throws {
        var tally = PageTally()
        for (index, page) in row.pages.enumerated() {
            let request = try #require(PageRequest(page: index + 1, perPage: 100))
            tally.note(request, ids: page.0.map { $0.map(String.init) } ?? [], total: page.1)
        }
        #expect(tally.isAtEnd == row.isAtEnd)
        #expect(tally.isComplete == row.isComplete)
    }
}
