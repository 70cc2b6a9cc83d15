import CLinux
import Glibc

/// One of the three streams that every process is started with.
public enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case error = 2

    /// Whether a person sits at the other end.
    public var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes all bytes, unbuffered.
    ///
    /// - Throws: ``SystemError``, `EPIPE` when nobody reads; some of the bytes may be out then.
    public func write(_ bytes: Span<UInt8>) throws(SystemError) {
        let failure: SystemError? = bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let chunk = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(rawValue, chunk.baseAddress, chunk.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return SystemError("write")
                }
                rest = rest.dropFirst(count)
            }
            return nil
        }
        if let failure { throw failure }
    }

    /// Reads once, at most what `output` has room for; 0 at the end of input.
    func read(
        into output: inout OutputSpan<UInt8>,
        atMost limit: Int = .max
    ) throws(SystemError) -> Int {
        try FileDescriptor.read(rawValue, into: &output, atMost: limit)
    }
}
