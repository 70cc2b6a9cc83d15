/// Where a path's parameters are, in order: at most three, without an allocation.
public struct PathParameters: Sendable, Equatable {
    private var ranges = InlineArray<3, Range<Int>>(repeating: 0..<0)
    public private(set) var count = 0

    public init() {}

    /// - Returns: false when there is no room for more.
    mutating func append(_ range: Range<Int>) -> Bool {
        guard count < 3 else { return false }
        ranges[count] = range
        count += 1
        return true
    }

    /// The bytes of a parameter.
    @_lifetime(copy path)
    public func value(_ index: Int, in path: Span<UInt8>) -> Span<UInt8> {
        path.extracting(ranges[index])
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count
            && (0..<left.count).allSatisfy { left.ranges[$0] == right.ranges[$0] }
    }
}
