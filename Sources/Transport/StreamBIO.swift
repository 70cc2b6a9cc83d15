import COpenSSL
import Platform

/// The inner stream in the form in which OpenSSL reads and writes.
///
/// The BIO does not own this object: whoever holds both frees the session first.
final class StreamBIO {
    /// How far one connection may go on with handshake messages behind its handshake: a few steps for
    /// each key update. One is due after millions of records; more of them only keep the loop busy.
    private static let stepLimit = 128

    let inner: any ByteStream
    /// True when there is nothing more to read before the next event: a system call is saved by it
    /// wherever OpenSSL asks once more than needed.
    private var isDrained = false
    /// The peer has ended the connection under the session.
    private(set) var isAtEnd = false
    /// Neither reading nor writing goes on: the connection was reset, or is otherwise lost.
    private(set) var isBroken = false
    /// Nothing more is read: the peer does what it must not.
    private(set) var isCut = false
    private var steps = 0
    /// What is sealed now is followed by another record.
    var hasMore = false

    init(_ inner: any ByteStream) {
        self.inner = inner
    }

    // Only read, once it is made.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let kind = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        let method = BIO_meth_new(kind, "stream")
        BIO_meth_set_read_ex(method) { bio, room, size, count in
            guard let bio, let room, let count, let stream = StreamBIO.of(bio) else { return -1 }
            let free = UnsafeMutableRawBufferPointer(start: room, count: size)
            return stream.read(bio, into: free, &count.pointee)
        }
        BIO_meth_set_write_ex(method) { bio, bytes, size, count in
            guard let bio, let bytes, let count, let stream = StreamBIO.of(bio) else { return -1 }
            let sealed = UnsafeRawBufferPointer(start: bytes, count: size)
            return stream.write(bio, sealed, &count.pointee)
        }
        BIO_meth_set_ctrl(method) { bio, command, _, _ in
            switch command {
            case BIO_CTRL_FLUSH: 1
            case BIO_CTRL_EOF: bio.flatMap(StreamBIO.of)?.isAtEnd == true ? 1 : 0
            default: 0
            }
        }
        return method
    }()

    /// A BIO over this stream; `nil` when memory has run out.
    func makeBIO() -> OpaquePointer? {
        guard let bio = BIO_new(Self.method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static func of(_ bio: OpaquePointer) -> StreamBIO? {
        guard let data = BIO_get_data(bio) else { return nil }
        return Unmanaged<StreamBIO>.fromOpaque(data).takeUnretainedValue()
    }

    /// Lets OpenSSL read again. To be called when an event may have brought something.
    func resume() {
        isDrained = false
    }

    private func read(
        _ bio: OpaquePointer,
        into room: UnsafeMutableRawBufferPointer,
        _ count: inout Int
    ) -> Int32 {
        count = 0
        COpenSSL_do_not_retry(bio)
        guard !isCut else { return -1 }
        guard !isDrained else {
            COpenSSL_retry_reading(bio)
            return -1
        }
        switch inner.receive(into: room) {
        case .bytes(let received):
            // The kernel had no more. If more has come since, an event tells.
            isDrained = received < room.count
            count = received
            return 1
        case .wouldBlock:
            isDrained = true
            COpenSSL_retry_reading(bio)
            return -1
        case .end:
            isAtEnd = true
            return 0
        case .failed:
            isBroken = true
            return -1
        }
    }

    private func write(
        _ bio: OpaquePointer,
        _ bytes: UnsafeRawBufferPointer,
        _ count: inout Int
    ) -> Int32 {
        count = 0
        COpenSSL_do_not_retry(bio)
        switch inner.send(bytes, hasMore: hasMore) {
        case .bytes(let sent):
            count = sent
            return 1
        case .wouldBlock:
            COpenSSL_retry_writing(bio)
            return -1
        case .failed:
            isBroken = true
            return -1
        }
    }

    /// Drops what the peer has sent already. A connection that is closed with unread bytes is reset, and
    /// the reset would overtake the alert that says why.
    func discardInput() {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { room in
            for _ in 0..<4 {
                guard case .bytes(room.count) = inner.receive(into: room) else { return }
            }
        }
    }

    // MARK: After the handshake

    /// Has the session tell of whatever is not data from now on.
    func watch(_ session: OpaquePointer) {
        SSL_set_info_callback(session) { session, place, value in
            guard let bio = SSL_get_rbio(session), let stream = StreamBIO.of(bio) else { return }
            stream.noticed(place, value)
        }
    }

    /// OpenSSL refuses a renegotiation with a warning and goes on; that leaves a peer which may ask for
    /// ever. In TLS 1.3, where there is none, every key update is a step of the handshake's machine.
    private func noticed(_ place: Int32, _ value: Int32) {
        if place == SSL_CB_WRITE_ALERT, value & 0xFF == SSL_AD_NO_RENEGOTIATION { isCut = true }
        if place & SSL_CB_LOOP != 0 {
            steps += 1
            if steps > Self.stepLimit { isCut = true }
        }
    }
}
