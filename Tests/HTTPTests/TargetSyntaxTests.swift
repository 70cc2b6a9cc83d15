import TestSupport
import Testing

@testable import HTTP

@Suite("Target and authority grammar")
struct TargetSyntaxTests {
    @Test("exactly 0x21 to 0x7E without the refused ones may stand in a target")
    func targetOctets() {
        let allowed = Set<UInt8>(0x21...0x7E).subtracting("\"<>\\^`|{}#".utf8)
        for octet in UInt8.min...UInt8.max {
            #expect(TargetSyntax.isTargetOctet(octet) == allowed.contains(octet))
        }
    }

    @Test("hexadecimal digits have their values, and nothing else has one")
    func hexDigits() {
        for octet in UInt8.min...UInt8.max {
            let character = Character(Unicode.Scalar(octet))
            let expected = octet < 128 ? character.hexDigitValue.map(UInt8.init) : nil
            #expect(TargetSyntax.hexValue(octet) == expected)
        }
    }

    @Test("the wide scan finds the end of a value at every position", arguments: 0..<70)
    func scan(position: Int) {
        for bad: UInt8 in [0, 8, 10, 13, 31, 127] {
            var bytes = [UInt8](repeating: 255, count: position) + [bad]
            check(bytes, from: 0, position)
            bytes += [UInt8](repeating: 9, count: 40)
            check(bytes, from: 0, position)
            let start = position / 2
            check(bytes, from: start, position)
        }
        let good = [UInt8](repeating: 32, count: position)
        check(good, from: 0, position)
    }

    private func check(_ octets: [UInt8], from start: Int, _ position: Int) {
        let end = ByteScan.endOfValue(octets.span, from: start)
        #expect(end == position)
    }
}
