import Caching
import TestSupport
import Testing

@Suite("CacheKey")
struct CacheKeyTests {
    private func key(_ parts: [[UInt8]]) -> CacheKey {
        var key = CacheKey()
        for part in parts { key.append(part.span) }
        return key
    }

    /// Takes a key apart again, which is possible only when no two lists of parts share a key.
    private func parts(_ bytes: [UInt8]) -> [[UInt8]]? {
        var parts: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 4 else { return nil }
            let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= count else { return nil }
            parts.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return parts
    }

    @Test("can be taken apart again, whatever its parts hold")
    func injectivity() {
        var generator = SeededGenerator()
        for _ in 0..<5000 {
            let list = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    UInt8.random(in: 0...3, using: &generator)
                }
            }
            #expect(parts(key(list).bytes) == list, "seed \(generator.seed)")
        }
    }

    @Test(
        "tells parts of any length apart",
        arguments: [0, 1, 255, 256, 65_535, 65_536, 65_537, 1 << 20]
    )
    func lengths(count: Int) {
        let long = [UInt8](repeating: 0, count: count)
        #expect(parts(key([long, [1]]).bytes) == [long, [1]])
    }

    @Test("takes a number as a part of eight octets, least first")
    func numbers() {
        var number = CacheKey()
        number.append(0x0102_0304_0506_0708 as UInt64)
        #expect(number.bytes == key([[8, 7, 6, 5, 4, 3, 2, 1]]).bytes)
    }

    @Test("is as good as new after a reset")
    func reset() {
        var used = key([[1, 2, 3], [4]])
        used.reset()
        #expect(used.bytes.isEmpty)
        used.append([9].span)
        #expect(used.bytes == key([[9]]).bytes)
    }
}
