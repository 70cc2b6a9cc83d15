import Logging
import Platform

/// What was logged, as `level: message`.
final class LogCollector: Sendable {
    private let collected = Guarded<[String]>([])

    var lines: [String] { collected.withLock { $0 } }

    /// A logger whose lines come here.
    var logger: Logger {
        Logger(label: "test") { _ in Handler(collector: self) }
    }

    private struct Handler: LogHandler {
        let collector: LogCollector
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            collector.collected.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }
}
