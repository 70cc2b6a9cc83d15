import TestSupport
import Testing

@testable import HTTP

/// The scans that look at eight octets at a time find what a look at each finds.
@Suite("Byte scan")
struct ByteScanTests {
    @Test("a value ends at the first octet that may not stand in one, wherever that is")
    func values() {
        let stops: [UInt8] = [0, 8, 10, 13, 31, 127]
        for count in 0..<40 {
            for place in 0...count {
                for stop in stops {
                    // Blanks, tabs, and octets beyond ASCII may stand in one.
                    var bytes = (0..<count).map { [32, 9, 65, 255, 128, 126][$0 % 6] as UInt8 }
                    if place < count { bytes[place] = stop }
                    if place + 3 < count { bytes[place + 3] = 13 }
                    for start in [0, place / 2, place] {
                        let end = ByteScan.endOfValue(bytes.span, from: start)
                        #expect(end == place, "\(count) octets, \(stop) at \(place)")
                    }
                }
            }
        }
    }

    @Test("every octet alone is a value's or is not, at every place of a word")
    func octets() {
        for octet in UInt8.min ... .max {
            for count in 1..<20 {
                for place in 0..<count {
                    var bytes = [UInt8](repeating: 97, count: count)
                    bytes[place] = octet
                    let expected = FieldSyntax.isValueOctet(octet) ? count : place
                    #expect(ByteScan.endOfValue(bytes.span, from: 0) == expected)
                }
            }
        }
    }

    @Test("random octets: the same as a plain reading")
    func random() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<64, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let start = Int.random(in: 0...count, using: &generator)
            let end = bytes[start...].firstIndex { !FieldSyntax.isValueOctet($0) } ?? count
            #expect(ByteScan.endOfValue(bytes.span, from: start) == end, "\(bytes) from \(start)")
            let wanted = UInt8.random(in: 0...255, using: &generator)
            let first = bytes.firstIndex(of: wanted) ?? count
            #expect(ByteScan.first(wanted, in: bytes.span) == first, "\(wanted) in \(bytes)")
        }
    }
}
