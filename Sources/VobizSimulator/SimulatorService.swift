internal import HTTPServer
public import Platform
@_spi(Faults) internal import Transport

/// A simulated provider that listens: the provider's own listener, and one for who steers it.
public final class SimulatorService: Sendable {
    /// Where the provider is served.
    public let address: SocketAddress
    /// Where orders are taken; nil without a control listener.
    public let controlAddress: SocketAddress?

    private let server: Server
    private let control: Server?

    /// Listens and begins to serve.
    ///
    /// - Parameters:
    ///   - options: what is simulated.
    ///   - listener: where the provider listens, and with which certificate.
    ///   - control: where orders are taken, without credentials; nil for nowhere.
    /// - Throws: ``SimulatorError``; nothing listens then.
    public init(
        _ options: SimulatorOptions,
        on listener: SimulatorListener,
        control: SocketAddress?
    ) async throws(SimulatorError) {
        let provider = SimulatedProvider(options)
        let security = try Self.security(listener)
        let loop = try Self.makeLoop()
        server = try await Self.listen(listener.address, loop, security) {
            HandlerResponder(provider)
        }
        address = server.address
        do throws(SimulatorError) {
            self.control = try await Self.control(control, loop, provider)
        } catch {
            await server.drain(patience: .zero)
            throw error
        }
        controlAddress = self.control?.address
    }

    /// Stops accepting, lets running requests finish, and closes everything.
    public func drain() async {
        await server.drain()
        await control?.drain(patience: .zero)
    }

    private static func makeLoop() throws(SimulatorError) -> EventLoop {
        do {
            return try EventLoop(name: "simulator")
        } catch {
            throw .system(error)
        }
    }

    private static func control(
        _ address: SocketAddress?,
        _ loop: EventLoop,
        _ provider: SimulatedProvider
    ) async throws(SimulatorError) -> Server? {
        guard let address else { return nil }
        return try await listen(address, loop, .plain(acceptsHTTP2: false)) {
            HandlerResponder(provider.control)
        }
    }

    private static func listen(
        _ address: SocketAddress,
        _ loop: EventLoop,
        _ security: StreamSecurity,
        _ makeResponder: @escaping @Sendable () -> sending any Responder
    ) async throws(SimulatorError) -> Server {
        do {
            return try await Server(at: address, on: [loop], security: security) { _ in
                makeResponder()
            }
        } catch {
            throw .listening(error, at: address)
        }
    }

    private static func security(
        _ listener: SimulatorListener
    ) throws(SimulatorError) -> StreamSecurity {
        guard let identity = listener.identity else { return .plain(acceptsHTTP2: false) }
        var settings = TLSServerSettings(
            certificateFile: identity.certificateFile,
            keyFile: identity.keyFile
        )
        // Faults of framing are those of HTTP/1.1.
        settings.offersHTTP2 = false
        settings.showsInvalidCertificates = true
        settings.speaksOldVersionsOnly = listener.speaksOldVersionsOnly
        do {
            return .tls(try ReloadableTLSContext(settings, at: .now))
        } catch {
            throw .certificate("\(error)")
        }
    }
}
