/// CRC-32 as in IEEE 802.3 and zip (reflected polynomial EDB88320), eight bytes at a step.
enum CRC32 {
    /// Eight tables of 256: table n holds the remainder of a byte followed by n zero bytes.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var remainder = UInt32(byte)
            for _ in 0..<8 {
                remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
            }
            tables[byte] = remainder
        }
        for index in 256..<(8 * 256) {
            let previous = tables[index - 256]
            tables[index] = previous >> 8 ^ tables[Int(previous & 0xFF)]
        }
        return tables
    }()

    static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
        let tables = tables
        return checksum(bytes, tables.span)
    }

    private static func checksum(_ bytes: Span<UInt8>, _ tables: Span<UInt32>) -> UInt32 {
        let raw = bytes.bytes
        var remainder = ~UInt32(0)
        var index = 0
        while index + 8 <= bytes.count {
            let loaded = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let word = UInt64(littleEndian: loaded) ^ UInt64(remainder)
            remainder = 0
            for offset in 0..<8 {
                let byte = Int(truncatingIfNeeded: word >> UInt64(8 * offset) & 0xFF)
                // Below 8 · 256 by construction, and this is the hot path of every request.
                remainder ^= tables[unchecked: (7 - offset) << 8 | byte]
            }
            index += 8
        }
        while index < bytes.count {
            let byte = UInt8(truncatingIfNeeded: remainder) ^ bytes[index]
            remainder = remainder >> 8 ^ tables[Int(byte)]
            index += 1
        }
        return ~remainder
    }
}
