import ArgumentParser
import JSON
import Platform
import VobizSimulator

/// Runs the provider without telephones, in memory.
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator",
        abstract: "Run a simulated Vobiz with made-up data.",
        discussion: """
            It serves the Partner API and the account's own API in memory, on plain HTTP, with nothing \
            to configure and no account at the provider: a partner with customers, a month of calls, \
            ledgers that add up, and calls that can be placed.

            Ask as the partner with what --print-credential prints, as X-Auth-ID and X-Auth-Token; each \
            customer's own pair is in GET /api/v1/partner/accounts. Data are lost at the end and the same \
            at the next start.

              TOKEN=$(vobiz-gateway simulator --print-credential | tail -1)
              curl -H 'X-Auth-ID: PA_DEMO0001' -H "X-Auth-Token: $TOKEN" \\
                http://127.0.0.1:8082/api/v1/partner/me

            What goes wrong, and how often, is ordered at the control listener, which asks for no \
            credentials and tells what was asked. Everything is described in docs/simulator.md.
            """
    )

    @OptionGroup var options: CommonOptions

    @Option(
        help: ArgumentHelp("Where to listen; port 0 picks one.", valueName: "host:port"),
        transform: ArgumentText.socketAddress
    )
    var listen = SocketAddress.ipv4(UInt32(0x7F00_0001).bigEndian, port: 8082)

    @Option(
        help: ArgumentHelp(
            "Where faults are ordered and requests counted, or off.",
            discussion: "By default 127.0.0.1:8083, and nowhere when that is taken.",
            valueName: "host:port|off"
        ),
        transform: ControlPlace.init
    )
    var control = ControlPlace.standard

    @Option(
        help: ArgumentHelp("Speak TLS with this certificate, expired or not.", valueName: "file")
    )
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "Speak TLS 1.1 and before only, as nobody should.")
    var tlsOldVersions = false

    @Option(
        help: "Which of the two documented forms answers take: schema or example.",
        transform: readShape
    )
    var shape = SimulatorOptions.Shape.schema

    @Option(help: "The same seed makes up the same data.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Let it always be noon of this UTC day, so that answers never change.",
            valueName: "yyyy-mm-dd"
        ),
        transform: readDay
    )
    var today = SimulatedClock.system

    @OptionGroup(title: "The platform") var platform: PlatformArguments

    @Flag(help: "Print the demonstration credential, id and token on a line each, and end.")
    var printCredential = false

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key belong together.")
        }
        guard !tlsOldVersions || tlsCertificate != nil else {
            throw ValidationError("--tls-old-versions needs --tls-certificate.")
        }
    }

    func run() async throws {
        guard !printCredential else { return try show(.demoPartner) }
        // Whoever tells the gateway to reload by its program's name means no simulator: that goes on.
        let signals = ProcessSignal.stream(of: ProcessSignal.allCases)
        let service = try await start()
        let announcement = ListenerAnnouncement(asJSON: options.json)
        try announcement.print(service.address, name: "provider", label: nil)
        if let address = service.controlAddress {
            try announcement.print(address, name: "control", label: "control")
        }
        for await signal in signals where signal != .hangup { break }
        await service.drain()
    }

    private func start() async throws -> SimulatorService {
        do throws(SimulatorError) {
            return try await service(control: control.address)
        } catch .listening(_, at: let address)
            where control == .standard && address == control.address
        {
            Console.note("no control listener: something listens on \(address) already")
        } catch {
            throw CommandFailure(error)
        }
        do throws(SimulatorError) {
            return try await service(control: nil)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func service(
        control: SocketAddress?
    ) async throws(SimulatorError) -> SimulatorService {
        var settings = SimulatorOptions()
        settings.shape = shape
        settings.seed = seed
        settings.clock = today
        platform.apply(to: &settings)
        var listener = SimulatorListener(listen)
        if let tlsCertificate, let tlsKey {
            listener.identity = .init(certificateFile: tlsCertificate, keyFile: tlsKey)
        }
        listener.speaksOldVersionsOnly = tlsOldVersions
        return try await SimulatorService(settings, on: listener, control: control)
    }

    private static func readShape(_ text: String) throws -> SimulatorOptions.Shape {
        guard let shape = SimulatorOptions.Shape(rawValue: text) else {
            throw ValidationError("Expected schema or example.")
        }
        return shape
    }

    private static func readDay(_ text: String) throws -> SimulatedClock {
        guard let clock = SimulatedClock.noon(of: text) else {
            throw ValidationError("Expected a day that exists, as 2026-05-12.")
        }
        return clock
    }

    /// Not a secret: it opens nothing but a simulator's data.
    private func show(_ credential: SimulatorCredential) throws {
        guard options.json else {
            return try Console.print("\(credential.authID)\n\(credential.token)")
        }
        var json = JSONWriter()
        json.object { json in
            json.member("auth_id", credential.authID)
            json.member("token", credential.token)
        }
        try Console.print(json)
    }
}
