import Testing

@testable import JSON

/// JSONTestSuite's cases (requirements §7.2). What is decided where the grammar leaves it open stands in docs/json.md.
@Suite("JSON by the cases of JSONTestSuite")
struct JSONSuiteTests {
    /// The bounds would hide what the grammar says.
    private static let unbounded = JSONLimits(
        bytes: 1 << 20,
        depth: 1 << 20,
        values: 1 << 20,
        members: 1 << 20,
        keyBytes: 1 << 20,
        stringBytes: 1 << 20,
        numberBytes: 1 << 20
    )

    private static func nested(_ count: Int, _ open: String, _ close: String = "") -> [UInt8] {
        Array((String(repeating: open, count: count) + String(repeating: close, count: count)).utf8)
    }

    /// Those that are too long to be written down.
    private static let long = [
        SuiteCase("n_structure_100000_opening_arrays", nested(100_000, "["), .unexpectedEnd),
        SuiteCase("n_structure_open_array_object", nested(50_000, #"[{"":"#), .unexpectedEnd),
        SuiteCase("i_structure_500_nested_arrays", nested(500, "[", "]"), nil),
    ]

    private static let cases =
        SuiteCase.mandatory + SuiteCase.forbidden + SuiteCase.ambiguous + long

    private func reason(_ octets: [UInt8], _ limits: JSONLimits) -> JSONError.Reason? {
        do {
            _ = try JSONDocument(parsing: octets, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("every case is decided as the table says, for the reason that it says")
    func grammar() {
        for row in Self.cases {
            #expect(reason(row.octets, Self.unbounded) == row.reason, "\(row.name)")
        }
    }

    @Test("the table has the whole suite: nothing forbidden is accepted, nothing else is refused")
    func names() {
        let accepted = Self.cases.filter { $0.reason == nil }.map(\.name)
        #expect(!accepted.contains { $0.hasPrefix("n_") })
        #expect(accepted.count { $0.hasPrefix("y_") } == 93)
        let refused = Self.cases.filter { $0.reason != nil }.map(\.name)
        #expect(
            refused.filter { $0.hasPrefix("y_") }
                == ["y_object_duplicated_key", "y_object_duplicated_key_and_value"]
        )
        #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
        #expect(SuiteCase.mandatory.count == 95)
        #expect(SuiteCase.ambiguous.count == 34)
        #expect(SuiteCase.forbidden.count == 191)
    }

    @Test("the bounds refuse a few more, of requests and of what the provider says")
    func bounds() {
        let limits: [(JSONLimits, [String: JSONError.Reason])] = [
            (
                .request,
                [
                    "y_number_double_close_to_zero": .numberTooLong,
                    "i_number_huge_exp": .numberTooLong,
                    "i_number_very_big_negative_int": .numberTooLong,
                    "i_structure_500_nested_arrays": .tooDeep,
                    "n_structure_100000_opening_arrays": .tooDeep,
                    "n_structure_open_array_object": .tooDeep,
                ]
            ),
            (
                .upstream,
                [
                    "y_number_double_close_to_zero": .numberTooLong,
                    "i_number_huge_exp": .numberTooLong,
                    "i_structure_500_nested_arrays": .tooDeep,
                    "n_structure_100000_opening_arrays": .tooDeep,
                    "n_structure_open_array_object": .tooDeep,
                ]
            ),
        ]
        for (limits, exceptions) in limits {
            for row in Self.cases {
                let expected = exceptions[row.name] ?? row.reason
                #expect(reason(row.octets, limits) == expected, "\(row.name)")
            }
        }
    }

    @Test("a number beyond any machine's is kept as text, and is no amount and no count")
    func numbers() throws {
        let numbers = SuiteCase.ambiguous.filter { $0.name.hasPrefix("i_number_") }
        #expect(numbers.count == 10)
        for row in numbers {
            let root = try JSONDocument(parsing: row.octets, limits: Self.unbounded).root
            let number = try #require(root.elements.first)
            #expect(number.number.map { "[\($0)]" } == String(decoding: row.octets, as: UTF8.self))
            #expect(number.integer == nil, "\(row.name)")
            let text = try #require(number.number)
            let isLongInteger = !text.contains { "eE.".contains($0) } && text.count <= 39
            #expect((DecimalText(expanding: text) != nil) == isLongInteger, "\(row.name)")
        }
        // The sign of zero is kept as it was written, and means nothing.
        for text in ["-0", "-0.0", "-0e0"] {
            let zero = try JSONDocument(parsing: Array(text.utf8), limits: .request).root
            #expect(zero.number == text)
            let amount = try #require(DecimalText(expanding: text))
            #expect(amount.isZero && !amount.isNegative)
        }
    }
}
