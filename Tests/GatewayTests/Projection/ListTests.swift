import JSON
import Platform
import Testing
import Vobiz

@testable import Gateway

@Suite("Lists")
struct ListTests {
    private struct Number: Representation, Equatable {
        let value: Int

        func write(to writer: inout JSONWriter) {
            writer.value(value)
        }
    }

    private let asOf = Timestamp(WallTime(seconds: 0))
    private let all = (1...23).map { Number(value: $0) }

    @Test(
        "cut from what a caller may see count only that",
        arguments: [
            (1, 20, 1...20), (2, 20, 21...23), (3, 10, 21...23), (23, 1, 23...23), (1, 100, 1...23),
        ]
    )
    func sliced(page: Int, perPage: Int, expected: ClosedRange<Int>) {
        let list = Projection.List(slicing: all, page: page, perPage: perPage, asOf: asOf)
        #expect(list.items.map(\.value) == Array(expected))
        #expect(list.total == 23)
        #expect(list.totalPages == (23 + perPage - 1) / perPage)
    }

    @Test(
        "are empty outside their pages",
        arguments: [(3, 20), (0, 20), (-1, 20), (.max, 100), (.max, .max)]
    )
    func outside(page: Int, perPage: Int) {
        let list = Projection.List(slicing: all, page: page, perPage: perPage, asOf: asOf)
        #expect(list.items.isEmpty)
        #expect(list.total == 23)
    }

    @Test("have no pages without items, and unknown pages with an unknown total")
    func totals() {
        let empty = Projection.List<Number>([], page: 1, perPage: 20, total: 0, asOf: asOf)
        #expect(
            String(decoding: empty.bytes, as: UTF8.self)
                == #"{"items":[],"page":1,"per_page":20,"total":0,"total_pages":0,"#
                + #""as_of":"1970-01-01T00:00:00Z"}"#
        )
        let unknown = Projection.List<Number>([], page: 1, perPage: 20, total: nil, asOf: asOf)
        #expect(unknown.totalPages == nil)
        let huge = Projection.List<Number>([], page: 1, perPage: 20, total: .max, asOf: asOf)
        #expect(huge.totalPages == Int.max / 20 + 1)
    }
}
