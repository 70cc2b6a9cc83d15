import CLinux
import Glibc

/// A terminal that shows nothing and passes every key on.
///
/// Control-C arrives as a byte rather than a signal, so that no way out leaves the terminal silent.
struct RawTerminal: ~Copyable {
    private let descriptor: Int32
    private let before: termios

    private init(_ descriptor: Int32, before: termios) {
        self.descriptor = descriptor
        self.before = before
    }

    /// The terminal, standard input unless said otherwise, is as it was again when the result's life ends.
    static func silenced(_ descriptor: Int32 = 0) throws(SystemError) -> RawTerminal {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { throw SystemError("tcgetattr") }
        let terminal = RawTerminal(descriptor, before: settings)
        settings.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
        guard tcsetattr(descriptor, TCSAFLUSH, &settings) == 0 else {
            throw SystemError("tcsetattr")
        }
        return terminal
    }

    deinit {
        var settings = before
        _ = tcsetattr(descriptor, TCSAFLUSH, &settings)
    }

    borrowing func readLine(
        into output: inout OutputSpan<UInt8>
    ) throws(SystemError) -> SecretLine.Outcome {
        while !output.isFull {
            // One byte at a time, as a paste brings several and each may have a meaning.
            guard try FileDescriptor.read(descriptor, into: &output, atMost: 1) > 0 else {
                return .line
            }
            if let outcome = Self.interpret(&output) { return outcome }
        }
        return .tooLong
    }

    /// Acts on the last byte if it is a key with a meaning.
    private static func interpret(_ output: inout OutputSpan<UInt8>) -> SecretLine.Outcome? {
        let key = output.span[output.count - 1]
        switch key {
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"), 0x04:
            output.removeLast(1)
            return .line
        case 0x03:
            output.removeAll()
            return .interrupted
        case 0x08, 0x7F:
            let erased = min(2, output.count)
            output.removeLast(erased)
            return nil
        default:
            return nil
        }
    }
}
