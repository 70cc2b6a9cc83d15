/// Takes apart what ``FramedBytes`` put together.
struct FrameReader: Sendable {
    private let count: Int
    private var position = 0

    init(_ count: Int) {
        self.count = count
    }

    var isAtEnd: Bool { position == count }

    /// The next part; nil when the bytes end before it does.
    mutating func next(in bytes: Span<UInt8>) -> [UInt8]? {
        guard count - position >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[position + $1]) }
        guard count - position - 4 >= length else { return nil }
        let part = ((position + 4)..<(position + 4 + length)).map { bytes[$0] }
        position += 4 + length
        return part
    }
}
