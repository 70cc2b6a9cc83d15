/// Where a path's parameters are, in order: at most three, without an allocation.
public struct PathParameters: Sendable, Equatable {
    /// A target is never as long as 4 GiB; what is small is copied quickly.
    private var starts = InlineArray<3, UInt32>(repeating: 0)
    private var ends = InlineArray<3, UInt32>(repeating: 0)
    public private(set) var count = 0

    public init() {}

    /// - Returns: false when there is no room for more.
    mutating func append(_ range: Range<Int>) -> Bool {
        guard count < 3 else { return false }
        starts[count] = UInt32(range.lowerBound)
        ends[count] = UInt32(range.upperBound)
        count += 1
        return true
    }

    /// The bytes of a parameter.
    @_lifetime(copy path)
    public func value(_ index: Int, in path: Span<UInt8>) -> Span<UInt8> {
        path.extracting(range(index))
    }

    private func range(_ index: Int) -> Range<Int> {
        Int(starts[index])..<Int(ends[index])
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count
            && (0..<left.count).allSatisfy { left.range($0) == right.range($0) }
    }
}
