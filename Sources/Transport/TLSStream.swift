import COpenSSL
import Glibc
public import Platform

/// A TLS session over another stream.
///
/// OpenSSL never sees a descriptor: it reads and writes through the inner stream. Nothing is allocated
/// per call, and one event costs one system call, as it does in plain text.
///
/// Whatever goes wrong ends the session: the owner is told `.failed` and closes.
public final class TLSStream: ByteStream {
    private enum Phase {
        case opening
        case open
        case failed
        case closed
    }

    private let bio: StreamBIO
    /// `nil` once it is closed. It holds its context by a reference of its own.
    private var session: OpaquePointer?
    private var phase = Phase.opening
    /// What the owner waits for.
    private var interest: Interest
    /// A read can go on only when the peer has taken what it is owed, and the other way round.
    private var readsNeedWriting = false
    private var writesNeedReading = false
    /// Bytes were offered and not taken; OpenSSL holds a part of them, sealed already.
    private var hasUnsent = false

    /// What goes into one record at the most (RFC 8446 §5.1).
    private static let recordLength = 16 << 10

    public private(set) var holdsInput = false
    public private(set) var applicationProtocol = ApplicationProtocol.http1
    public private(set) var peerCertificate: PeerCertificate?
    /// Why the session failed, in OpenSSL's words; for logs.
    public private(set) var failure: String?
    /// Why the session did not come about, `nil` unless it failed while it was opened.
    public private(set) var handshakeFailure: HandshakeFailure?

    /// Begins a session. To be called on the inner stream's loop; ``establish()`` carries it on. Once
    /// it is established, the owner is told what it waits `for`.
    public init(
        over inner: any ByteStream,
        context: TLSContext,
        for interest: Interest = .readable
    ) {
        bio = StreamBIO(inner)
        self.interest = interest
        session = bio.makeBIO().flatMap { context.makeSession(over: $0) }
        if session == nil { fail("out of memory") }
    }

    deinit {
        assert(phase == .closed, "a stream is closed by its owner")
        SSL_free(session)
    }

    // MARK: Opening

    public func establish() -> Establishment {
        switch phase {
        case .open: return .established
        case .failed, .closed: return .failed
        case .opening: break
        }
        bio.resume()
        ERR_clear_error()
        let result = SSL_do_handshake(session)
        if result == 1 { return established() }
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: bio.inner.wait(for: .readable)
        case SSL_ERROR_WANT_WRITE: bio.inner.wait(for: .writable)
        default:
            fail()
            bio.discardInput()
            return .failed
        }
        return .waiting
    }

    private func established() -> Establishment {
        phase = .open
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(session, &name, &length)
        let chosen = UnsafeBufferPointer(start: name, count: Int(length))
        if chosen.elementsEqual("h2".utf8) { applicationProtocol = .http2 }
        if SSL_get_verify_result(session) == X509_V_OK,
            let certificate = SSL_get0_peer_certificate(session)
        {
            // Read once before, or the handshake would have failed.
            peerCertificate = PeerCertificate(x509: certificate)
        }
        if let session { bio.watch(session) }
        // The peer may have sent along with the end of its handshake, as clients do.
        holdsInput = SSL_has_pending(session) == 1
        updateInterest()
        return .established
    }

    // MARK: Bytes

    public func receive(into room: UnsafeMutableRawBufferPointer) -> Socket.Received {
        guard phase == .open else {
            holdsInput = false
            return phase == .opening ? .wouldBlock : Self.failedReceive
        }
        bio.resume()
        var count = 0
        while count < room.count {
            var received = 0
            ERR_clear_error()
            let result = SSL_read_ex(
                session,
                room.baseAddress?.advanced(by: count),
                room.count - count,
                &received
            )
            if bio.isCut {
                fail("unexpected message")
                return Self.failedReceive
            }
            guard result == 1 else { return receivingStopped(after: count, result) }
            count += received
            // Asking again would only tell that there is nothing.
            guard SSL_has_pending(session) == 1 else { break }
        }
        return received(count, holdsInput: SSL_has_pending(session) == 1)
    }

    private func received(_ count: Int, holdsInput: Bool) -> Socket.Received {
        self.holdsInput = holdsInput
        untangle()
        return .bytes(count)
    }

    private func receivingStopped(after count: Int, _ result: Int32) -> Socket.Received {
        let reason = SSL_get_error(session, result)
        switch reason {
        case SSL_ERROR_WANT_READ:
            let outcome = received(count, holdsInput: false)
            return count > 0 ? outcome : .wouldBlock
        case SSL_ERROR_WANT_WRITE where hasUnsent:
            // Only a write that has begun is ever in a read's way.
            holdsInput = false
            readsNeedWriting = true
            updateInterest()
            return count > 0 ? .bytes(count) : .wouldBlock
        case SSL_ERROR_ZERO_RETURN where count == 0:
            holdsInput = false
            return .end
        case SSL_ERROR_ZERO_RETURN:
            // Told at the next call, which no event may bring about.
            holdsInput = true
            return .bytes(count)
        default:
            fail()
            holdsInput = count > 0
            return count > 0 ? .bytes(count) : Self.failedReceive
        }
    }

    public func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Socket.Sent {
        defer { bio.hasMore = false }
        guard phase == .open else { return phase == .opening ? .wouldBlock : Self.failedSend }
        guard !bytes.isEmpty else { return .bytes(0) }
        var count = 0
        // One turn per record.
        while count < bytes.count {
            var sent = 0
            bio.hasMore = hasMore || bytes.count - count > Self.recordLength
            ERR_clear_error()
            let result = SSL_write_ex(
                session,
                bytes.baseAddress?.advanced(by: count),
                bytes.count - count,
                &sent
            )
            guard result == 1 else { return sendingStopped(after: count, result) }
            count += sent
        }
        return sent(count, hasUnsent: false)
    }

    private func sent(_ count: Int, hasUnsent: Bool) -> Socket.Sent {
        self.hasUnsent = hasUnsent
        untangle()
        return count > 0 ? .bytes(count) : .wouldBlock
    }

    private func sendingStopped(after count: Int, _ result: Int32) -> Socket.Sent {
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_WRITE:
            return sent(count, hasUnsent: true)
        case SSL_ERROR_WANT_READ:
            // The peer has begun a message of the handshake's kind, and owes its end.
            hasUnsent = true
            writesNeedReading = true
            updateInterest()
            return count > 0 ? .bytes(count) : .wouldBlock
        default:
            fail()
            return Self.failedSend
        }
    }

    // MARK: Events

    public func wait(for interest: Interest) {
        self.interest = interest
        if phase != .opening { updateInterest() }
    }

    /// Lets neither direction wait for the other any longer. After a read, the rest of what a write was
    /// waiting for may have come; it is tried again.
    private func untangle() {
        guard readsNeedWriting || writesNeedReading else { return }
        readsNeedWriting = false
        writesNeedReading = false
        updateInterest()
    }

    private func updateInterest() {
        var needed: Interest = []
        if interest.contains(.readable) {
            needed.insert(readsNeedWriting ? .writable : .readable)
        }
        if interest.contains(.writable) {
            needed.insert(writesNeedReading ? .readable : .writable)
        }
        bio.inner.wait(for: needed)
    }

    // MARK: Ending

    /// Sends close_notify (RFC 8446 §6.1), then ends the inner stream's sending. If the peer has left
    /// no room for it, the connection ends without: the messages in it say where they end.
    public func endSending() {
        notifyOfClosing()
        bio.inner.endSending()
    }

    public func close() {
        guard phase != .closed else { return }
        notifyOfClosing()
        freeSession()
        bio.inner.close()
    }

    public func reset() {
        guard phase != .closed else { return }
        freeSession()
        bio.inner.reset()
    }

    private func freeSession() {
        SSL_free(session)
        session = nil
        phase = .closed
        holdsInput = false
    }

    private func notifyOfClosing() {
        guard phase == .open, !hasUnsent, !bio.isAtEnd,
            SSL_get_shutdown(session) & SSL_SENT_SHUTDOWN == 0
        else { return }
        ERR_clear_error()
        SSL_shutdown(session)
        ERR_clear_error()
    }

    private func fail(_ reason: String? = nil) {
        if phase == .opening {
            handshakeFailure = HandshakeFailure(
                session: session,
                isCutOff: bio.isAtEnd || bio.isBroken
            )
        }
        phase = .failed
        failure = reason ?? (bio.isAtEnd ? "ended by the peer" : OpenSSLFailure.takeReason())
        ERR_clear_error()
    }

    private static let failedReceive = Socket.Received.failed(
        SystemError("TLS receive", code: EPROTO)
    )
    private static let failedSend = Socket.Sent.failed(SystemError("TLS send", code: EPROTO))
}
