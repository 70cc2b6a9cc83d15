/// How long each phase of an exchange may take, each counted from the phase's start.
public struct Deadlines: Sendable, Equatable {
    /// Until the upstream's name has addresses.
    public var dns: Duration
    /// Until one of them has taken the connection, however many are tried.
    public var connect: Duration
    /// The TLS handshake.
    public var tls: Duration
    public var firstByte: Duration
    /// Between two reads of the answer.
    public var idle: Duration
    /// The whole exchange, from the call to the last byte.
    public var total: Duration

    public init(
        dns: Duration = .seconds(2),
        connect: Duration,
        tls: Duration = .seconds(5),
        firstByte: Duration,
        idle: Duration,
        total: Duration
    ) {
        self.dns = dns
        self.connect = connect
        self.tls = tls
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
