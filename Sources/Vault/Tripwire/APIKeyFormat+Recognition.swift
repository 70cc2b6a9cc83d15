extension APIKeyFormat {
    /// `vgwk_`, the beginning of every key, as the low octets of a little-endian word.
    static let prefixWord: UInt64 = 0x5F_6B77_6776
    static let prefixMask: UInt64 = 0xFF_FFFF_FFFF

    /// The beginning of every key.
    public static let mark: StaticString = "vgwk_"

    /// Finds a whole key of any environment, with the right checksum, at the beginning of a text.
    static func leadingKey(of text: Span<UInt8>) -> (kid: String, length: Int)? {
        let start = mark.utf8CodeUnitCount
        var end = start
        // An environment has 2 to 8 characters.
        while end < text.count, end <= start + 8, text[end] != UInt8(ascii: "_") { end += 1 }
        guard end < text.count, text[end] == UInt8(ascii: "_") else { return nil }
        let name = (start..<end).map { text[$0] }
        guard let format = APIKeyFormat(environment: String(decoding: name, as: UTF8.self)),
            format.length <= text.count,
            let parts = format.parse(text.extracting(0..<format.length))
        else { return nil }
        let kid = parts.kid.map { text[$0] }
        return (String(decoding: kid, as: UTF8.self), format.length)
    }
}
