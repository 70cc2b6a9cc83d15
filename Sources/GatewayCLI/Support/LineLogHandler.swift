import Gateway
import JSON
import Logging
import Platform

/// Writes each log record as one line to standard error, in one write, so that lines of several
/// threads do not mix.
struct LineLogHandler: LogHandler {
    let label: String
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(label: String, format: LogFormat, level: Logger.Level) {
        self.label = label
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let members = metadata.merging(event.metadata ?? [:]) { $1 }
            .map { (name: $0.key, value: "\($0.value)") }.sorted { $0.name < $1.name }
        let time = WallTime.now.rfc3339
        switch format {
        case .json: writeJSON(event, members, time)
        case .text:
            let error = event.error.map { ": \($0)" } ?? ""
            let rest = error + members.map { " \($0.name)=\($0.value)" }.joined()
            Console.note("\(time) \(event.level) \(label): \(event.message)\(rest)")
        }
    }

    private func writeJSON(
        _ event: LogEvent,
        _ members: [(name: String, value: String)],
        _ time: String
    ) {
        var json = JSONWriter()
        json.object { json in
            json.member("time", time)
            json.member("level", event.level.rawValue)
            json.member("logger", label)
            json.member("message", "\(event.message)")
            if let error = event.error { json.member("error", "\(error)") }
            guard !members.isEmpty else { return }
            json.object("context") { json in
                for member in members { json.member(member.name, member.value) }
            }
        }
        // A log that nobody reads is no reason to stop serving.
        try? StandardStream.error.write((json.bytes + [UInt8(ascii: "\n")]).span)
    }
}
