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
        // A log that nobody reads is no reason to stop serving.
        try? StandardStream.error.write(line(of: event, at: .now).span)
    }

    /// The line, with its end. Each part is screened by itself, so that what is made unreadable in one
    /// leaves the others, and the line's form, as they are.
    func line(of event: LogEvent, at now: WallTime) -> [UInt8] {
        let (context, isMasked) = screen.masked(metadata.merging(event.metadata ?? [:]) { $1 })
        var parts = Parts(screen: screen, isMasked: isMasked)
        let message = parts.screened("\(event.message)")
        let error = event.error.map { parts.screened("\($0)") }
        let members = context.map {
            (name: parts.screened($0.key), value: parts.screened("\($0.value)"))
        }
        .sorted { $0.name < $1.name }
        if parts.isMasked { screen.count() }
        let line = Line(
            time: now.rfc3339,
            level: event.level,
            message: message,
            error: error,
            members: members,
            isMasked: parts.isMasked
        )
        switch format {
        case .json: return json(line) + [UInt8(ascii: "\n")]
        case .text: return text(line) + [UInt8(ascii: "\n")]
        }
    }

    private typealias Member = (name: String, value: String)

    /// Remembers whether anything was made unreadable.
    private struct Parts {
        let screen: LogScreen
        var isMasked: Bool

        mutating func screened(_ text: String) -> String {
            guard let masked = screen.masked(text) else { return text }
            isMasked = true
            return masked
        }
    }

    private struct Line {
        let time: String
        let level: Logger.Level
        let message: String
        let error: String?
        let members: [Member]
        let isMasked: Bool
    }

    private func text(_ line: Line) -> [UInt8] {
        let error = line.error.map { ": \($0)" } ?? ""
        let members = line.members.map { " \($0.name)=\($0.value)" }.joined()
        let mark = line.isMasked ? " redacted=true" : ""
        let text = "\(line.time) \(line.level) \(label): \(line.message)\(error)\(members)\(mark)"
        return Array(Console.line(of: text).utf8)
    }

    private func json(_ line: Line) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("time", line.time)
            json.member("level", line.level.rawValue)
            json.member("logger", label)
            json.member("message", line.message)
            if let error = line.error { json.member("error", error) }
            if !line.members.isEmpty {
                json.object("context") { json in
                    for member in line.members { json.member(member.name, member.value) }
                }
            }
            if line.isMasked { json.member("redacted", true) }
        }
        return json.bytes
    }
}
