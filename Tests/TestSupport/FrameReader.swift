/// The frames that come on a connection, one after another.
public struct FrameReader {
    public private(set) var frames: [Frame] = []
    private var rest: [UInt8] = []

    public init() {}

    /// Reads on until enough has come.
    ///
    /// - Throws: ``RawClient/Failure``, also when the connection ends before.
    public mutating func read(
        from client: RawClient,
        until isEnough: ([Frame]) -> Bool
    ) throws(RawClient.Failure) {
        while !isEnough(frames) {
            let octets = try client.some()
            guard !octets.isEmpty else { throw .ended(after: "\(frames.count) frames") }
            add(octets)
        }
    }

    private mutating func add(_ octets: [UInt8]) {
        rest += octets
        while let frame = Frame.take(from: &rest) { frames.append(frame) }
    }
}
