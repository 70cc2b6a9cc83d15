/// How long each phase of an exchange may take, each counted from the phase's start.
public struct Deadlines: Sendable, Equatable {
    public var connect: Duration
    public var firstByte: Duration
    /// Between two reads of the answer.
    public var idle: Duration
    /// The whole exchange, from the call to the last byte.
    public var total: Duration

    public init(connect: Duration, firstByte: Duration, idle: Duration, total: Duration) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
        self.total = total
    }

    /// For reads.
    public static let read = Deadlines(
        connect: .seconds(3),
        firstByte: .seconds(10),
        idle: .seconds(5),
        total: .seconds(15)
    )

    /// For writes, which are not repeated and so may take longer.
    public static let write = Deadlines(
        connect: .seconds(3),
        firstByte: .seconds(30),
        idle: .seconds(5),
        total: .seconds(45)
    )
}
