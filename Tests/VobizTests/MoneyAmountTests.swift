import JSON
import Testing
import Vobiz

@Suite struct MoneyAmountTests {
    @Test(
        "amounts are counted in the fifth decimal",
        arguments: [
            ("0", 0), ("0.00001", 1), ("500", 50_000_000), ("500.00", 50_000_000),
            ("23906.83000", 2_390_683_000), ("999999999999.99999", 99_999_999_999_999_999),
        ]
    )
    func units(_ text: String, _ units: Int64) throws {
        let amount = try #require(MoneyAmount(text))
        #expect(amount.units == units)
        #expect(amount.decimal.text == text)
    }

    @Test(
        "what the provider could not keep is none",
        arguments: [
            "", "-1", "-0", "+1", "1.", ".5", "01", "1e3", "1,5", " 1", "0.000001", "1.000000",
            "1000000000000", "NaN", "१",
        ]
    )
    func refused(_ text: String) {
        #expect(MoneyAmount(text) == nil)
    }

    @Test(
        "a balance is cut to the same unit",
        arguments: [
            ("23906.83", 2_390_683_000), ("0.1234567", 12_345), ("-12.5", -1_250_000),
            ("7", 700_000),
        ]
    )
    func balance(_ text: String, _ units: Int64) throws {
        #expect(MoneyAmount.units(of: try #require(DecimalText(text))) == units)
    }

    @Test("a balance beyond all numbers is none")
    func hugeBalance() throws {
        #expect(MoneyAmount.units(of: try #require(DecimalText("123456789012345678"))) == nil)
    }
}
