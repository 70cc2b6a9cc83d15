import ArgumentParser
import Gateway
import JSON
import Logging
import Platform

/// Runs the gateway until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the gateway.",
        discussion: """
            SIGTERM or SIGINT lets running requests finish for up to 30 seconds; a second one ends \
            the process at once.
            """
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let configuration = try readConfiguration()
        LoggingSystem.bootstrap { label in
            LineLogHandler(
                label: label,
                format: configuration.logFormat,
                level: configuration.logLevel
            )
        }
        let logger = Logger(label: "serve")
        configuration.warnings.forEach { logger.warning("\($0)") }
        // Before the start, so that a signal that comes meanwhile is not lost.
        let signals = ProcessSignal.stream(of: ProcessSignal.allCases)
        let service = try await start(configuration)
        try announce(service)
        await Self.ending(signals, logger)
        logger.info("draining")
        await Self.drain(service, signals)
    }

    private func readConfiguration() throws -> GatewayConfiguration {
        do {
            return try GatewayConfiguration(try options.sources())
        } catch let error as ConfigurationError {
            throw CommandFailure(error)
        }
    }

    private func start(_ configuration: GatewayConfiguration) async throws -> GatewayService {
        do {
            return try await GatewayService(configuration)
        } catch {
            throw CommandFailure(
                ExitStatus(rawValue: error.exitCode) ?? .systemError,
                error.message
            )
        }
    }

    private func announce(_ service: GatewayService) throws {
        guard options.json else {
            try Console.print("listening on \(service.publicAddress) (public)")
            return try Console.print("listening on \(service.adminAddress) (admin)")
        }
        for (name, address) in [
            ("public", service.publicAddress), ("admin", service.adminAddress),
        ] {
            var json = JSONWriter()
            json.object { json in
                json.member("listener", name)
                json.member("address", address.description)
            }
            try Console.print(json)
        }
    }

    // MARK: The end

    private static func ending(_ signals: AsyncStream<ProcessSignal>, _ logger: Logger) async {
        for await signal in signals {
            guard signal == .hangup else { return }
            logger.warning("reload is not supported yet: restart to read the configuration again")
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
