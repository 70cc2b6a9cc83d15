import CLinux
import Glibc

extension FileDescriptor {
    /// Reads once from an open descriptor that somebody else owns, at most what `output` has room for;
    /// 0 at the end of input.
    static func read(
        _ raw: Int32,
        into output: inout OutputSpan<UInt8>,
        atMost limit: Int = .max
    ) throws(SystemError) -> Int {
        var result = 0
        output.withUnsafeMutableBufferPointer { buffer, count in
            repeat {
                let room = min(limit, buffer.count - count)
                result = Glibc.read(raw, buffer.baseAddress?.advanced(by: count), room)
            } while result < 0 && errno == EINTR
            count += max(0, result)
        }
        guard result >= 0 else { throw SystemError("read") }
        return result
    }
}
