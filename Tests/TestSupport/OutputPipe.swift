import Foundation

/// Carries what a process writes. Neither end goes to any process but the one it is given to.
final class OutputPipe: Sendable {
    let writing: Int32
    private let reading: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        // Sockets, because a pipe cannot be closed to other processes from its first moment on.
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL)
        }
        reading = ends[0]
        // A program that says nothing fails a test instead of stopping it.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(reading, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        writing = ends[1]
    }

    deinit { close(reading) }

    func closeWriting() {
        close(writing)
    }

    /// The next line; what is there when the output ends without one, or stays away for two minutes.
    /// Blocks.
    func line() -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(reading, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != UInt8(ascii: "\n") else { break }
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }
}
