import CLinux
import Glibc

/// One line with a secret, from standard input straight into the caller's memory.
///
/// No buffer of the C library or of this program keeps a copy.
public enum SecretLine {
    /// What came of reading.
    public enum Outcome: Sendable {
        /// One line, appended without its end.
        case line
        /// There is more than the caller's memory holds.
        case tooLong
        /// Something follows the line.
        case severalLines
        /// The person at the terminal gave up.
        case interrupted
    }

    /// Reads one line. A terminal is asked with `prompt`, and shows nothing of what is typed.
    ///
    /// `output` needs room for two bytes more than the longest line that shall be accepted. When the line is
    /// not the last one, what follows is left for the next reading.
    ///
    /// - Throws: ``SystemError`` when standard input cannot be read.
    public static func read(
        into output: inout OutputSpan<UInt8>,
        prompt: String,
        isLast: Bool = true
    ) throws(SystemError) -> Outcome {
        guard StandardStream.input.isTerminal else {
            return isLast ? try readStream(into: &output) : try readNext(into: &output)
        }
        // Silent first: what is typed the moment the prompt appears must neither show nor be lost.
        let terminal = try RawTerminal.silenced()
        try? StandardStream.error.write(Array(prompt.utf8).span)
        let typed = try terminal.readLine(into: &output)
        try? StandardStream.error.write(Array("\n".utf8).span)
        return typed
    }

    private static func readStream(
        into output: inout OutputSpan<UInt8>
    ) throws(SystemError) -> Outcome {
        while !output.isFull {
            let count = try StandardStream.input.read(into: &output)
            if let end = lineEnd(output) {
                let isLast = end == output.count - 1
                trim(&output, to: end)
                return isLast ? .line : .severalLines
            }
            guard count > 0 else { return .line }
        }
        return .tooLong
    }

    /// Reads one line from an open descriptor of this process; what follows is left in it.
    ///
    /// `output` needs room for two bytes more than the longest line that shall be accepted.
    ///
    /// - Throws: ``SystemError`` when there is no such descriptor or it cannot be read.
    public static func read(
        into output: inout OutputSpan<UInt8>,
        from descriptor: Int32
    ) throws(SystemError) -> Outcome {
        try readNext(into: &output, from: descriptor)
    }

    /// Asks whoever sits at the terminal of this process, whatever its standard input is; nothing of what
    /// is typed is shown.
    ///
    /// - Throws: ``SystemError``, `ENXIO` when there is no terminal.
    public static func ask(
        _ prompt: String,
        into output: inout OutputSpan<UInt8>
    ) throws(SystemError) -> Outcome {
        let terminal = try FileDescriptor(
            "open /dev/tty",
            open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        )
        let silent = try RawTerminal.silenced(terminal.raw)
        show(prompt, on: terminal)
        let typed = try silent.readLine(into: &output)
        show("\n", on: terminal)
        return typed
    }

    private static func show(_ text: String, on terminal: borrowing FileDescriptor) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(terminal.raw, $0.baseAddress, $0.count) }
    }

    /// Octet by octet, because whatever is read beyond the line would be lost to the next reading.
    private static func readNext(
        into output: inout OutputSpan<UInt8>,
        from descriptor: Int32 = StandardStream.input.rawValue
    ) throws(SystemError) -> Outcome {
        while !output.isFull {
            guard try FileDescriptor.read(descriptor, into: &output, atMost: 1) > 0 else {
                return .line
            }
            guard output.span[output.count - 1] == UInt8(ascii: "\n") else { continue }
            trim(&output, to: output.count - 1)
            return .line
        }
        return .tooLong
    }

    private static func lineEnd(_ output: borrowing OutputSpan<UInt8>) -> Int? {
        let bytes = output.span
        return bytes.indices.first { bytes[$0] == UInt8(ascii: "\n") }
    }

    /// Drops the line end, also one with a carriage return.
    private static func trim(_ output: inout OutputSpan<UInt8>, to end: Int) {
        output.removeLast(output.count - end)
        if end > 0, output.span[end - 1] == UInt8(ascii: "\r") { output.removeLast(1) }
    }
}
