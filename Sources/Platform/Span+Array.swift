extension Span<UInt8> {
    /// The bytes as an array. For slow paths.
    public var array: [UInt8] {
        withUnsafeBufferPointer { [UInt8]($0) }
    }
}
