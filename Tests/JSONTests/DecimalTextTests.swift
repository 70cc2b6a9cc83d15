import JSON
import TestSupport
import Testing

@Suite("Decimal text")
struct DecimalTextTests {
    private func decimal(_ text: String) throws -> DecimalText {
        try #require(DecimalText(text))
    }

    @Test(
        "keeps its digits",
        arguments: ["0", "-0", "0.00", "23906.83000", "-1.5", "9007199254740993", "0.1", "700"]
    )
    func kept(text: String) {
        #expect(DecimalText(text)?.text == text)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "-", ".", "+1", "01", "-01", "1.", ".5", "1e2", "1E2", "NaN", "Infinity", "0x1",
            " 1",
            "1 ", "1,0", "1_0", "--1", "1.-2", "٣", "1.2.3", String(repeating: "9", count: 39),
            "0." + String(repeating: "1", count: 38),
        ]
    )
    func refused(text: String) {
        #expect(DecimalText(text) == nil)
    }

    @Test(
        "adds and subtracts exactly, with the larger scale",
        arguments: [
            ("0.1", "0.2", "0.3", "-0.1"), ("1300.00000", "0.45", "1300.45000", "1299.55000"),
            ("-1", "1.00", "0.00", "-2.00"), ("0.05", "-0.1", "-0.05", "0.15"),
            ("0", "0", "0", "0"),
            ("9007199254740993", "1", "9007199254740994", "9007199254740992"),
        ]
    )
    func arithmetic(left: String, right: String, sum: String, difference: String) throws {
        #expect(try (decimal(left) + decimal(right)).text == sum)
        #expect(try (decimal(left) - decimal(right)).text == difference)
    }

    @Test("says so when a result needs more digits")
    func overflow() throws {
        let large = try decimal(String(repeating: "9", count: 38))
        #expect(throws: DecimalOverflow.self) { try large + DecimalText.one() }
        #expect(throws: DecimalOverflow.self) { try large + decimal("0.1") }
        #expect(throws: DecimalOverflow.self) { try decimal("-" + large.text) - DecimalText.one() }
        #expect(large.rescaled(to: 1) == nil)
    }

    @Test(
        "compares by value",
        arguments: [
            ("1", "2"), ("-2", "-1"), ("-0.5", "0"), ("0.05", "0.1"), ("-0.1", "-0.05"),
            ("1.9", "1.90001"), ("0.0000000000000000000000000000000000001", "1"),
            ("9999999999999999999999999999999999999.9", "99999999999999999999999999999999999999"),
        ]
    )
    func ordered(smaller: String, larger: String) throws {
        let (a, b) = (try decimal(smaller), try decimal(larger))
        #expect(a < b)
        #expect(!(b < a))
        #expect(!a.isEqualInValue(to: b))
    }

    @Test("tells text equality from equality in value")
    func equality() throws {
        #expect(try decimal("1.0") != decimal("1"))
        #expect(try decimal("1.0").isEqualInValue(to: decimal("1")))
        #expect(try decimal("-0").isEqualInValue(to: decimal("0.000")))
        #expect(try decimal("-0.00").isZero)
        #expect(try !decimal("-0.00").isNegative)
        #expect(try decimal("-0.01").isNegative)
    }

    @Test(
        "is rescaled when the value stays",
        arguments: [
            ("1.5", 5, "1.50000"), ("1.50000", 1, "1.5"), ("1.55", 1, nil), ("7", 0, "7"),
            ("7", -1, nil),
            ("-0.10", 1, "-0.1"), ("100", 2, "100.00"), ("1", 40, nil),
        ] as [(String, Int, String?)]
    )
    func rescaled(text: String, scale: Int, expected: String?) throws {
        #expect(try decimal(text).rescaled(to: scale)?.text == expected)
    }

    @Test("has exact sums for random amounts, which subtracting takes back")
    func randomSums() throws {
        let seed = SeededGenerator.freshSeed
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let (a, b) = (try amount(&generator), try amount(&generator))
            let sum = try a + b
            #expect(try (sum - b).isEqualInValue(to: a), "seed \(seed): \(a) + \(b)")
            #expect((a < b) == (try (a - b).isNegative), "seed \(seed): \(a) < \(b)")
        }
    }

    private func amount(_ generator: inout SeededGenerator) throws -> DecimalText {
        let whole = Int.random(in: 0...999_999_999_999, using: &generator)
        let scale = Int.random(in: 1...6, using: &generator)
        let fraction = (0..<scale).map { _ in
            String(Int.random(in: 0...9, using: &generator))
        }.joined()
        return try decimal((Bool.random(using: &generator) ? "-" : "") + "\(whole).\(fraction)")
    }
}

extension DecimalText {
    fileprivate static func one() throws -> DecimalText {
        try #require(DecimalText("1"))
    }
}
