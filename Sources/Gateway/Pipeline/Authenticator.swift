import HTTP
import HTTPServer
import Platform
import Transport
import Vault

/// Finds out who asks: by a key, by a certificate, or by both. One for each loop of a listener.
///
/// A right key costs no allocation and no lock once its connection has shown it. Whatever is wrong with
/// what was shown, the answer tells only what kinds of things were shown; the reason is for the audit
/// record alone (R-AK-04).
final class Authenticator {
    private let directory: ClientDirectory
    private let clients: ClientStates
    private let connections: ClientConnections
    private let failures: FailedAuthentications
    /// Who asked last, by client number.
    private var callers: [Caller?] = []

    init(_ services: GatewayServices) {
        directory = services.directory
        clients = services.clients
        connections = services.clientConnections
        failures = services.failures
    }

    /// Notes in the exchange who asks, or why nobody was recognised.
    ///
    /// - Throws: `unauthorized`, `identityConflict`, or `quotaExceeded` instead of them when authentication
    ///   has failed too often; `clientUnknown`; `tooManyConnections` when the client has as many as it may.
    func authenticate(
        _ request: borrowing InboundRequest,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        let connection = request.owner
        let generation = directory.generation
        let now = WallTime.coarse
        let key = try find(in: request, &exchange)
        let caller: Caller
        do throws(GatewayError) {
            caller = try self.caller(key, connection, generation, now, &exchange)
        } catch {
            // Who shows nothing has not tried anything.
            guard key != nil || connection.certificate != nil else { throw error }
            throw counted(error, key, &exchange)
        }
        exchange.caller = caller
        guard
            connection.client == caller.index || connections.claim(caller.index, for: connection)
        else { throw .tooManyConnections }
        caller.entry.noteUse(at: now)
        // Not before: a right key that is refused must cost what a wrong one does.
        if let key, !connection.shown.stands(for: caller, in: generation) {
            connection.shown.remember(key, of: caller, in: generation)
        }
    }

    /// A connection has ended.
    func closed(_ owner: ConnectionOwner) {
        connections.release(owner)
    }

    // MARK: Who asks

    @_lifetime(copy request)
    private func find(
        in request: borrowing InboundRequest,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Span<UInt8>? {
        do throws(GatewayError) {
            return try ClientKeyField.find(in: request)
        } catch {
            exchange.reason = "key-field"
            throw counted(error, nil, &exchange)
        }
    }

    private func caller(
        _ key: Span<UInt8>?,
        _ connection: ConnectionOwner,
        _ generation: Int64,
        _ now: WallTime,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Caller {
        guard let certificate = connection.certificate else {
            guard let key else { throw refusal(.unauthorized, "no-key", nil, &exchange) }
            let caller = try owner(of: key, connection, generation, now, &exchange)
            try requireAddress(of: caller, .unauthorized, &exchange)
            // As an unknown key is answered: whoever has stolen it, and no client's certificate, does not
            // learn what it is worth (R-TLS-06).
            guard !caller.entry.requiresCertificate else {
                throw refusal(.unauthorized, "certificate-required", caller, &exchange)
            }
            return caller
        }
        exchange.certificate = (certificate.uris.first ?? certificate.dnsNames.first)
            .map { String($0.prefix(128)) }
        guard let key else {
            let caller = try owner(of: certificate, now, &exchange)
            try requireAddress(of: caller, .unauthorized, &exchange)
            return caller
        }
        do throws(GatewayError) {
            let caller = try owner(of: key, connection, generation, now, &exchange)
            try requireAgreement(of: caller, certificate, now, &exchange)
            try requireAddress(of: caller, .identityConflict, &exchange)
            return caller
        } catch {
            // One answer for a wrong key and for one of another client: who has a certificate cannot try
            // out with it which keys exist (R-TLS-06).
            throw .identityConflict
        }
    }

    /// A key that was accepted on this connection before is looked up again only when a client or a key
    /// has changed since.
    private func owner(
        of key: Span<UInt8>,
        _ connection: ConnectionOwner,
        _ generation: Int64,
        _ now: WallTime,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Caller {
        let found: ClientDirectory.Refusal
        if let caller = connection.shown.holder(of: key, in: generation) as? Caller {
            guard let refusal = directory.recheck(caller.entry, now: now) else { return caller }
            found = refusal
        } else {
            switch directory.authenticate(key, now: now) {
            case .accepted(let entry): return caller(of: entry)
            case .refused(let refusal): found = refusal
            }
        }
        throw refusal(.unauthorized, ClientKeyField.reason(found), nil, &exchange)
    }

    private func owner(
        of certificate: PeerCertificate,
        _ now: WallTime,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Caller {
        switch identify(certificate, now) {
        case .accepted(let entry): return caller(of: entry)
        case .refused(let found):
            let error: GatewayError =
                switch found {
                case .unknown, .ambiguous: .clientUnknown
                case .malformed, .revoked, .notYetValid, .expired: .unauthorized
                }
            throw refusal(error, Self.reason(found), nil, &exchange)
        }
    }

    /// The key's client must be the certificate's as well.
    private func requireAgreement(
        of caller: Caller,
        _ certificate: PeerCertificate,
        _ now: WallTime,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        let reason: StaticString
        switch identify(certificate, now) {
        case .accepted(let other) where other.index == caller.index:
            other.noteUse(at: now)
            return
        case .accepted: reason = "certificate-of-another"
        case .refused(.unknown) where caller.entry.requiresCertificate:
            reason = "certificate-required"
        case .refused(let found): reason = Self.reason(found)
        }
        throw refusal(.identityConflict, reason, caller, &exchange)
    }

    private func requireAddress(
        of caller: Caller,
        _ error: GatewayError,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        guard caller.isBoundToAddresses else { return }
        let octets = exchange.peer.octets
        guard !caller.entry.client.permissions.allows(address: octets.span) else { return }
        throw refusal(error, "address", caller, &exchange)
    }

    /// The common name never counts (RFC 9525 §2).
    private func identify(
        _ certificate: PeerCertificate,
        _ now: WallTime
    ) -> ClientDirectory.Authentication {
        directory.identify(uris: certificate.uris, dnsNames: certificate.dnsNames, now: now)
    }

    // MARK: What becomes of it

    /// Counts a failure, and says what it is answered with: from some number on, that there were too many.
    private func counted(
        _ error: GatewayError,
        _ key: Span<UInt8>?,
        _ exchange: inout Exchange
    ) -> GatewayError {
        // A certificate of our authorities that nobody has bound yet is no attempt at a key.
        if case .clientUnknown = error { return error }
        if let key, let kid = directory.kid(in: key) {
            exchange.shownKey = KeyID(key.extracting(kid))
        }
        let wait = failures.note(from: exchange.peer, exchange.shownKey, at: exchange.started)
        guard let wait else { return error }
        return .quotaExceeded(policies: ["authentication"], retryAfter: wait)
    }

    /// Notes for the record why nobody was recognised, and whose key it was if it was a right one: it may
    /// be stolen.
    private func refusal(
        _ error: GatewayError,
        _ reason: StaticString,
        _ suspect: Caller?,
        _ exchange: inout Exchange
    ) -> GatewayError {
        exchange.reason = reason
        exchange.suspect = suspect
        return error
    }

    /// Why a certificate was not accepted, for the audit record.
    private static func reason(_ refusal: ClientDirectory.Refusal) -> StaticString {
        switch refusal {
        case .malformed, .ambiguous: "certificate-ambiguous"
        case .unknown: "certificate-unknown"
        case .revoked: "certificate-revoked"
        case .notYetValid: "certificate-not-yet-valid"
        case .expired: "certificate-expired"
        }
    }

    /// Whoever stands behind an entry, found again without a lock.
    private func caller(of entry: ClientDirectory.Entry) -> Caller {
        if entry.index < callers.count, let known = callers[entry.index], known.entry === entry {
            return known
        }
        let caller = Caller(entry, clients.state(of: entry))
        while callers.count <= entry.index { callers.append(nil) }
        callers[entry.index] = caller
        return caller
    }
}
