/// Just enough of gzip (RFC 1952) and deflate (RFC 1951) to send what nobody has asked for.
enum Gzip {
    /// Magic number, deflate, no flags, no time, unknown system.
    private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

    /// A member whose blocks are stored, not compressed: valid, and no shorter than its content.
    static func stored(_ content: [UInt8]) -> [UInt8] {
        var octets = header
        var rest = content[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            octets.append(rest.isEmpty ? 1 : 0)
            octets += littleEndian(UInt32(length), 2) + littleEndian(UInt32(~length), 2) + block
        } while !rest.isEmpty
        let length = UInt32(truncatingIfNeeded: content.count)
        return octets + littleEndian(checksum(content), 4) + littleEndian(length, 4)
    }

    /// A member of so many blanks, at 13 bits for 258 of them.
    ///
    /// Its checksum is wrong: who gets there has swallowed it all.
    static func bomb(octets count: Int) -> [UInt8] {
        var bits = BitWriter()
        // The last block, with the fixed codes (RFC 1951 §3.2.6).
        bits.append(0b1, count: 1)
        bits.append(0b01, count: 2)
        // The literal 32, then again and again: length 258 (code 285), distance 1 (code 0).
        bits.appendReversed(0x30 + 32, count: 8)
        for _ in 0..<(count / 258) {
            bits.appendReversed(0b1100_0101, count: 8)
            bits.append(0, count: 5)
        }
        bits.append(0, count: 7)
        return header + bits.octets + [0, 0, 0, 0] + littleEndian(UInt32(count), 4)
    }

    private static func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// CRC-32 as in RFC 1952 §8.
    private static func checksum(_ octets: [UInt8]) -> UInt32 {
        var value = UInt32.max
        for octet in octets {
            value ^= UInt32(octet)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
