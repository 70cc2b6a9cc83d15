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
        while rest.count >= 9 {
            let length = rest[0..<3].reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 9 + length else { return }
            frames.append(
                Frame(
                    type: rest[3],
                    flags: rest[4],
                    stream: rest[5..<9].reduce(Int32(0)) { $0 << 8 | Int32($1) },
                    payload: Array(rest[9..<9 + length])
                )
            )
            rest.removeFirst(9 + length)
        }
    }
}
