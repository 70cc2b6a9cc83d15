import Gateway
import JSON
import Logging
import Platform

/// Writes each log record as one line to standard error, in one write, so that lines of several
/// threads do not mix. No line leaves without having passed the ``LogScreen``; one in which something had
/// to be made unreadable says so at its end.
struct LineLogHandler: LogHandler {
    let label: String
    let screen: LogScreen
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(label: String, screen: LogScreen, format: LogFormat, level: Logger.Level) {
        self.label = label
        self.screen = screen
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let (context, isMasked) = screen.masked(metadata.merging(event.metadata ?? [:]) { $1 })
        let members = context.map { (name: $0.key, value: "\($0.value)") }
            .sorted { $0.name < $1.name }
        let time = WallTime.now.rfc3339
        switch format {
        case .json: write(json(event, members, time), isMasked, mark: #","redacted":true}"#)
        case .text: write(text(event, members, time), isMasked, mark: " redacted=true")
        }
    }

    private typealias Member = (name: String, value: String)

    private func text(_ event: LogEvent, _ members: [Member], _ time: String) -> [UInt8] {
        let error = event.error.map { ": \($0)" } ?? ""
        let rest = error + members.map { " \($0.name)=\($0.value)" }.joined()
        return Array(
            Console.line(of: "\(time) \(event.level) \(label): \(event.message)\(rest)").utf8
        )
    }

    private func json(_ event: LogEvent, _ members: [Member], _ time: String) -> [UInt8] {
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
        return json.bytes
    }

    /// The mark takes the place of the brace that ends an object.
    private func write(_ line: [UInt8], _ isMasked: Bool, mark: String) {
        var octets = line
        let masked = screen.masked(line)
        if let masked { octets = masked }
        if isMasked || masked != nil {
            screen.count()
            if format == .json { octets.removeLast() }
            octets += mark.utf8
        }
        octets.append(UInt8(ascii: "\n"))
        // A log that nobody reads is no reason to stop serving.
        try? StandardStream.error.write(octets.span)
    }
}
