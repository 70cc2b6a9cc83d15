import TestSupport
import Testing

@testable import HTTP

@Suite("Well-known fields")
struct WellKnownFieldTests {
    @Test(
        "each is recognised in any case, and nothing that is nearly one",
        arguments: WellKnownField.allCases
    )
    func recognition(field: WellKnownField) {
        let name = "\(field.name)"
        for spelling in [
            name, name.uppercased(), "\(name.prefix(1).uppercased())\(name.dropFirst())",
        ] {
            #expect(WellKnownField.recognise(octets(spelling).span) == field, "\(spelling)")
        }
        for index in name.utf8.indices {
            var other = octets(name)
            let offset = name.utf8.distance(from: name.startIndex, to: index)
            other[offset] = other[offset] == 0x7A ? 0x79 : 0x7A
            #expect(WellKnownField.recognise(other.span) == nil)
        }
        for other in [name + "s", String(name.dropLast()), String(name.dropFirst()), "x" + name] {
            #expect(WellKnownField.recognise(octets(other).span) != field, "\(other)")
        }
    }
}
