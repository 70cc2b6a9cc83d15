import JSON
import Testing

@Suite("Decimals with an exponent")
struct DecimalExponentTests {
    @Test(
        "are spelled out",
        arguments: [
            ("1e-05", "0.00001"), ("1.5E+3", "1500"), ("-2.50e1", "-25.0"), ("0e5", "0"),
            ("12e-1", "1.2"),
            ("1.25e0", "1.25"), ("0.05e1", "0.5"), ("0.001e2", "0.1"), ("7", "7"),
            ("0.0e-2", "0.000"),
            ("9.99e2", "999"), ("100e-2", "1.00"),
        ]
    )
    func expanded(number: String, expected: String) {
        #expect(DecimalText(expanding: number)?.text == expected)
    }

    @Test(
        "are refused when they are too long or none",
        arguments: ["1e400", "1e-400", "1e38", "x", "1e", "e1", ".5e1"]
    )
    func refused(number: String) {
        #expect(DecimalText(expanding: number) == nil)
    }
}
