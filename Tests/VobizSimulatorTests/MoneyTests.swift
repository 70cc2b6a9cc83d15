import JSON
import Testing

@testable import VobizSimulator

@Suite("Money")
struct MoneyTests {
    @Test(
        "reads decimal digits exactly",
        arguments: [
            ("0", 0), ("1", 100_000), ("0.1", 10_000), ("0.00001", 1), ("-2.5", -250_000),
            ("23906.83000", 2_390_683_000), ("1.0000000000", 100_000),
            ("1000000000000", 100_000_000_000_000_000),
        ]
    )
    func reading(_ text: String, _ units: Int) throws {
        #expect(Money(try #require(DecimalText(text))) == Money(units: units))
    }

    @Test(
        "refuses what it cannot hold",
        arguments: [
            "0.000001", "1000000000000.00001", "10000000000000", "99999999999999999999999",
        ]
    )
    func refusal(_ text: String) throws {
        #expect(Money(try #require(DecimalText(text))) == nil)
    }

    @Test(
        "prints at least the places asked for, and all it has",
        arguments: [
            (0, 0, "0"), (0, 2, "0.00"), (0, 5, "0.00000"), (45_000, 0, "0.45"),
            (45_000, 2, "0.45"), (1, 2, "0.00001"), (-150_000, 0, "-1.5"), (-1, 5, "-0.00001"),
            (100_000, 0, "1"), (2_390_683_000, 5, "23906.83000"),
        ]
    )
    func printing(_ units: Int, _ places: Int, _ text: String) {
        #expect(Money(units: units).text(minimumPlaces: places) == text)
    }

    @Test("a call costs whole minutes, or a fee when nobody answered")
    func cost() {
        let tier = PricingTier(id: "t")
        for (seconds, text) in [(0, "0.02"), (1, "0.45"), (60, "0.45"), (61, "0.9")] {
            #expect(tier.cost(billedSeconds: seconds).text(minimumPlaces: 0) == text)
        }
    }
}
