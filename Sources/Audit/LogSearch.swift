import Glibc
import Platform

/// Looks for something in a log's file from its end.
///
/// The only place that knows how a log lies on disk and does not write it. Reading needs no lock: lines
/// are only ever added, and one that is being written does not end yet.
public enum LogSearch {
    /// What was found.
    public enum Outcome: Equatable, Sendable {
        /// The last line of its kind, without the line feed.
        case line([UInt8])
        /// There is none in the whole log, or no log.
        case none
        /// There is none in the part that was looked through.
        case beyond(limit: Int)
    }

    private static let block = 1 << 20

    /// The last whole line that contains `mark`, which must be short and without a line feed.
    ///
    /// Blocks, for as long as it takes to read back to that line: at most `limit` octets.
    ///
    /// - Throws: ``AuditError/unavailable(_:)`` when the log is there and cannot be read.
    public static func lastLine(
        containing mark: StaticString,
        in path: String,
        limit: Int
    ) throws(AuditError) -> Outcome {
        let mark = mark.withUTF8Buffer { Array($0) }
        do throws(SystemError) {
            let file = try FileBlocks(opening: path)
            var window = LogWindow(mark: mark)
            var end = file.count
            while end > 0 {
                guard file.count - end < limit else { return .beyond(limit: limit) }
                let start = max(0, end - block)
                window.prepend(try file.read(start..<end))
                if let line = window.takeLine(isWhole: start == 0) { return .line(line) }
                end = start
            }
            return .none
        } catch {
            guard error.code != ENOENT else { return .none }
            throw .unavailable("\(path): \(error)")
        }
    }
}
