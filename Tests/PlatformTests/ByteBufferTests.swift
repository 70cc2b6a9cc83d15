import Platform
import Testing

@Suite("Byte buffer")
struct ByteBufferTests {
    @Test("grows as needed and keeps every byte")
    func grows() {
        var buffer = ByteBuffer(capacity: 1)
        var expected: [UInt8] = []
        for number in 0..<2000 {
            buffer.append(UInt8(truncatingIfNeeded: number))
            buffer.append("text \(number)")
            buffer.append("static" as StaticString)
            buffer.append([1, 2, 3])
            expected.append(UInt8(truncatingIfNeeded: number))
            expected += Array("text \(number)static".utf8) + [1, 2, 3]
        }
        #expect(buffer.withBytes { Array($0) } == expected)
        #expect(buffer.count == expected.count)
    }

    @Test("grows from nothing, by more than double, and by nothing")
    func growsFromNothing() {
        var buffer = ByteBuffer(capacity: 0)
        buffer.append([])
        buffer.append("" as StaticString)
        #expect(buffer.count == 0)
        buffer.append([UInt8](repeating: 7, count: 100_000))
        #expect(buffer.withBytes { $0.allSatisfy { $0 == 7 } && $0.count == 100_000 })
    }

    @Test(
        "writes numbers in decimal, at every length, whatever room is left",
        arguments: [0, 1, 9, 10, 99, 100, 12_345, 999_999_999, 1_000_000_000, -1, -10, .max, .min]
    )
    func decimal(number: Int) {
        for capacity in [0, 1, 5, 19, 20, 21, 64] {
            var buffer = ByteBuffer(capacity: capacity)
            buffer.append("x")
            buffer.append(decimal: number)
            buffer.append("y")
            #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "x\(number)y")
        }
    }

    @Test("writes every power of ten and its neighbours")
    func powersOfTen() {
        var power = 1
        for _ in 0..<19 {
            for number in [power - 1, power, power + 1] {
                var buffer = ByteBuffer(capacity: 4)
                buffer.append(decimal: number)
                #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "\(number)")
            }
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
    }

    @Test("truncating takes back what was begun, and never adds")
    func truncates() {
        var buffer = ByteBuffer(capacity: 8)
        buffer.append("keep, drop")
        buffer.truncate(to: 4)
        buffer.truncate(to: 400)
        buffer.append("!")
        #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "keep!")
    }

    @Test("wiping overwrites all that was ever written, also what was truncated")
    func wipes() {
        var buffer = ByteBuffer(capacity: 64)
        buffer.append("a secret that is long")
        buffer.truncate(to: 2)
        buffer.wipe()
        #expect(buffer.count == 0)
        let before = buffer.withBytes { bytes in
            UnsafeRawBufferPointer(start: bytes.baseAddress, count: 64).allSatisfy { $0 == 0 }
        }
        #expect(before)
    }
}
