import ArgumentParser
import Gateway
import Logging
import Platform
import Vault

/// Runs the gateway until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the gateway.",
        discussion: """
            SIGTERM or SIGINT lets running requests finish for up to 30 seconds; a second one ends \
            the process at once. SIGHUP reads the TLS certificates and the master key again.
            """
    )

    @OptionGroup var options: CommonOptions

    @Flag(
        help: ArgumentHelp(
            "Serve from the store as it is, even if the audit log speaks of another state.",
            discussion: "For a store that was restored from a backup. It goes on record."
        )
    )
    var force = false

    func run() async throws {
        let configuration = try options.serverConfiguration()
        let watch = SecretWatch()
        let screen = LogScreen(watch)
        LoggingSystem.bootstrap { label in
            LineLogHandler(
                label: label,
                screen: screen,
                format: configuration.logFormat,
                level: configuration.logLevel
            )
        }
        let logger = Logger(label: "serve")
        configuration.warnings.forEach { logger.warning("\($0)") }
        Self.checkDescriptors(for: configuration, logger)
        // Before the start, so that a signal that comes meanwhile is not lost.
        let signals = ProcessSignal.stream(of: ProcessSignal.allCases)
        let service = try await start(configuration, watch)
        try announce(service)
        await ending(signals, service, logger)
        logger.info("draining")
        await Self.drain(service, signals)
    }

    /// Each caller takes a descriptor, and so does each connection to the provider.
    private static func checkDescriptors(
        for configuration: GatewayConfiguration,
        _ logger: Logger
    ) {
        let limit = DescriptorLimit.raise()
        let needed = configuration.connections.total + 512
        guard limit < needed else { return }
        logger.warning(
            "limits.connections.total needs \(needed) open files, and the system allows \(limit)"
        )
    }

    private func start(
        _ configuration: GatewayConfiguration,
        _ watch: SecretWatch
    ) async throws -> GatewayService {
        do {
            return try await GatewayService(
                configuration,
                watch: watch,
                acceptingAnyStore: force
            )
        } catch {
            throw CommandFailure(error)
        }
    }

    private func announce(_ service: GatewayService) throws {
        let announcement = ListenerAnnouncement(asJSON: options.json)
        for (name, address) in [
            ("public", service.publicAddress), ("admin", service.adminAddress),
        ] {
            try announcement.print(address, name: name, label: name)
        }
    }

    // MARK: The end

    private func ending(
        _ signals: AsyncStream<ProcessSignal>,
        _ service: GatewayService,
        _ logger: Logger
    ) async {
        for await signal in signals {
            guard signal == .hangup else { return }
            await reload(service, logger)
        }
    }

    /// Certificates and master key, of which neither waits for the other to be right.
    private func reload(_ service: GatewayService, _ logger: Logger) async {
        do {
            try await service.reload()
            logger.info(
                "certificates read again; settings but the master key's are read at the start only"
            )
        } catch {
            logger.error("certificates not read again, the old ones stay: \(error.message)")
        }
        // It has said how it went.
        try? await service.reloadMasterKey { () throws(StartError) in
            try options.masterKeySettings()
        }
    }

    private static func drain(
        _ service: GatewayService,
        _ signals: AsyncStream<ProcessSignal>
    ) async {
        await withTaskGroup { group in
            group.addTask { await service.drain(patience: .seconds(30)) }
            group.addTask {
                for await signal in signals where signal != .hangup { signal.endProcess() }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
