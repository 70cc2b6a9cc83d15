public import HTTP
public import Platform

/// A whole request as it lies in the receive buffer: what a responder sees, without any copy.
///
/// It cannot be kept: what is needed later must be copied out.
public struct InboundRequest: ~Escapable {
    public var head: RequestHead { unsafeAddress { headPointer } }
    /// The head is large, and most of what is asked of it is one range.
    private let headPointer: UnsafePointer<RequestHead>
    /// The head's bytes, to which all ranges refer.
    public let bytes: Span<UInt8>
    /// The decoded body.
    public let body: Span<UInt8>
    public let peer: SocketAddress
    /// Whose connection it came on.
    public var owner: ConnectionOwner { reference }
    private unowned(unsafe) let reference: ConnectionOwner
    /// When the batch began in which it came.
    public let now: MonotonicTime

    /// The head must stay where it is, and the owner alive, while the request is used.
    @_lifetime(copy bytes, copy body)
    init(
        head: UnsafePointer<RequestHead>,
        bytes: Span<UInt8>,
        body: Span<UInt8>,
        peer: SocketAddress,
        owner: ConnectionOwner,
        now: MonotonicTime
    ) {
        headPointer = head
        self.bytes = bytes
        self.body = body
        self.peer = peer
        reference = owner
        self.now = now
    }

    /// Whom the request is for, `host` or `host:port`; empty when it does not say, as HTTP/1.0 need not.
    public var authority: Span<UInt8> {
        @_lifetime(copy self) get {
            let range = headPointer.pointee.authority
            guard range.start >= 0 else { return bytes.extracting(0..<0) }
            return range.of(bytes)
        }
    }

    /// The path, from its first `/`.
    public var path: Span<UInt8> {
        @_lifetime(copy self) get { headPointer.pointee.path.of(bytes) }
    }

    /// What follows the `?`; empty when there is none.
    public var query: Span<UInt8> {
        @_lifetime(copy self) get {
            guard let query = headPointer.pointee.query else { return bytes.extracting(0..<0) }
            return query.of(bytes)
        }
    }

    /// The value of a well-known field's first line.
    @_lifetime(copy self)
    public func value(of field: WellKnownField) -> Span<UInt8>? {
        guard let range = headPointer.pointee.range(of: field) else { return nil }
        return range.of(bytes)
    }
}
