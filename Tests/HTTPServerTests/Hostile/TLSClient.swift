import COpenSSL
import Foundation
import TestSupport

/// A blocking client like ``RawClient``, through TLS. Certificates are not what is tested with it.
final class TLSClient: HostileClient {
    // Made once, and only ever read by OpenSSL, which counts references to it under a lock.
    private nonisolated(unsafe) static let context: OpaquePointer? = {
        // OpenSSL writes to its descriptor as to a file.
        signal(SIGPIPE, SIG_IGN)
        return SSL_CTX_new(TLS_client_method())
    }()

    private let descriptor: Int32
    private let session: OpaquePointer?
    private var received: [UInt8] = []

    init(port: UInt16, host: UInt32) throws(RawClient.Failure) {
        descriptor = try RawClient.connected(to: port, of: host)
        session = SSL_new(Self.context)
        SSL_set_fd(session, descriptor)
        guard SSL_connect(session) == 1 else { throw .system("SSL_connect", code: errno) }
    }

    deinit {
        SSL_free(session)
        Glibc.close(descriptor)
    }

    func send(_ octets: [UInt8]) throws {
        guard !octets.isEmpty else { return }
        var sent = 0
        guard SSL_write_ex(session, octets, octets.count, &sent) == 1, sent == octets.count else {
            throw RawClient.Failure.system("SSL_write", code: errno)
        }
    }

    func endSending() {
        SSL_shutdown(session)
    }

    func answer(toHead: Bool) throws -> RawAnswer {
        while true {
            if let (answer, count) = RawAnswer.parse(received, toHead: toHead) {
                received.removeFirst(count)
                return answer
            }
            guard try receive() else { throw RawClient.Failure.ended(after: latin1(received)) }
        }
    }

    func isAtEnd() throws -> Bool {
        guard received.isEmpty else { return false }
        return try !receive()
    }

    /// False once the server has said that it sends no more.
    private func receive() throws -> Bool {
        var room = [UInt8](repeating: 0, count: 64 << 10)
        var count = 0
        if SSL_read_ex(session, &room, room.count, &count) == 1 {
            received += room.prefix(count)
            return true
        }
        guard SSL_get_error(session, 0) == SSL_ERROR_ZERO_RETURN else {
            throw RawClient.Failure.system("SSL_read", code: errno)
        }
        return false
    }
}
