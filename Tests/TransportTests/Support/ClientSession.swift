import COpenSSL
import TestSupport

/// An OpenSSL client without a network: its bytes are taken from it and given to it.
final class ClientSession {
    struct Options {
        var least = TLS1_2_VERSION
        var most = TLS1_3_VERSION
        /// For TLS 1.2 and before.
        var ciphers = "ALL:@SECLEVEL=0"
        /// For TLS 1.3.
        var suites: String?
        var groups: String?
        var protocols: [String] = []
        var identity: TestIdentity?
        /// Sends the certificates that stand behind the first.
        var sendsChain = true

        static var tls12: Options { Options(most: TLS1_2_VERSION) }
        static var tls13: Options { Options(least: TLS1_3_VERSION) }
    }

    struct NotMade: Error {}

    enum State: Equatable {
        case waiting
        case done
        case failed(String)
    }

    private let context: OpaquePointer
    let session: OpaquePointer
    private let source: OpaquePointer
    private let sink: OpaquePointer
    /// The lines of the key log (SSLKEYLOGFILE) that were written so far.
    private(set) var keys: [String] = []

    /// A client that uses the last ticket of `previous`, if there is one.
    ///
    /// - Throws: ``NotMade``, when OpenSSL does not take the options.
    init(_ options: Options = Options(), resuming previous: ClientSession? = nil) throws {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw NotMade() }
        self.context = context
        try Self.set(options, in: context)
        guard let session = SSL_new(context), let source = BIO_new(BIO_s_mem()),
            let sink = BIO_new(BIO_s_mem())
        else { throw NotMade() }
        self.session = session
        self.source = source
        self.sink = sink
        SSL_set_bio(session, source, sink)
        SSL_set_connect_state(session)
        if !options.protocols.isEmpty {
            let list = options.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            SSL_set_alpn_protos(session, list, UInt32(list.count))
        }
        SSL_set_ex_data(session, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_CTX_set_keylog_callback(context) { session, line in
            guard let line, let data = SSL_get_ex_data(session, 0) else { return }
            Unmanaged<ClientSession>.fromOpaque(data).takeUnretainedValue()
                .keys.append(String(cString: line))
        }
        if let previous {
            let old = SSL_get1_session(previous.session)
            SSL_set_session(session, old)
            SSL_SESSION_free(old)
        }
    }

    deinit {
        SSL_free(session)
        SSL_CTX_free(context)
    }

    private static func set(_ options: Options, in context: OpaquePointer) throws {
        SSL_CTX_set_security_level(context, 0)
        var isSet =
            COpenSSL_limit_versions(context, options.least, options.most) == 1
            && SSL_CTX_set_cipher_list(context, options.ciphers) == 1
        if let suites = options.suites {
            isSet = isSet && SSL_CTX_set_ciphersuites(context, suites) == 1
        }
        if let groups = options.groups {
            isSet = isSet && COpenSSL_set_groups(context, groups) == 1
        }
        if let identity = options.identity {
            isSet =
                isSet
                && SSL_CTX_use_certificate_chain_file(context, identity.certificateFile) == 1
                && SSL_CTX_use_PrivateKey_file(context, identity.keyFile, SSL_FILETYPE_PEM) == 1
        }
        guard isSet else { throw NotMade() }
    }

    // MARK: Network

    func take() -> [UInt8] {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = BIO_read(sink, &room, Int32(room.count)), count > 0 {
            bytes += room.prefix(Int(count))
        }
        return bytes
    }

    func give(_ bytes: [UInt8]) {
        if !bytes.isEmpty { BIO_write(source, bytes, Int32(bytes.count)) }
    }

    // MARK: Session

    func handshake() -> State {
        ERR_clear_error()
        return state(SSL_do_handshake(session))
    }

    /// Everything that can be read now, and what came after.
    func read() -> (bytes: [UInt8], state: State) {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            ERR_clear_error()
            let count = SSL_read(session, &room, Int32(room.count))
            guard count > 0 else { return (bytes, state(count)) }
            bytes += room.prefix(Int(count))
        }
    }

    @discardableResult
    func write(_ bytes: [UInt8]) -> State {
        ERR_clear_error()
        return state(SSL_write(session, bytes, Int32(bytes.count)))
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    func end() {
        SSL_shutdown(session)
    }

    func renegotiate() -> State {
        SSL_renegotiate(session)
        return handshake()
    }

    /// Asks for new keys; they go out at once.
    func updateKeys(asking: Bool) {
        SSL_key_update(session, asking ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED)
        _ = handshake()
    }

    var version: String { String(cString: SSL_get_version(session)) }
    var cipher: String { String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(session))) }
    var wasResumed: Bool { SSL_session_reused(session) == 1 }
    var hasTicket: Bool {
        guard let session = SSL_get_session(session) else { return false }
        return SSL_SESSION_has_ticket(session) == 1 && SSL_SESSION_is_resumable(session) == 1
    }
    var allowsEarlyData: Bool {
        SSL_get_session(session).map { SSL_SESSION_get_max_early_data($0) > 0 } ?? false
    }

    /// Names what OpenSSL says; the peer's alerts are among it.
    private func state(_ result: Int32) -> State {
        if result > 0 { return .done }
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .waiting
        case SSL_ERROR_ZERO_RETURN: return .failed("closed")
        default:
            guard let reason = ERR_reason_error_string(ERR_peek_error()) else {
                return .failed("unknown")
            }
            return .failed(String(cString: reason))
        }
    }
}
