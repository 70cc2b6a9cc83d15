import Glibc
import Platform

/// Two connected, non-blocking sockets: one for the loop, one for the test.
struct SocketPair: ~Copyable {
    let watched: FileDescriptor
    let peer: FileDescriptor

    init() throws {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError("socketpair") }
        watched = FileDescriptor(adopting: ends[0])
        peer = FileDescriptor(adopting: ends[1])
    }

    /// Makes the watched end readable.
    borrowing func makeReadable() {
        var octet: UInt8 = 1
        _ = write(peer.raw, &octet, 1)
    }

    /// Takes one octet, so that the watched end may be readable no more.
    borrowing func readOne() {
        var octet: UInt8 = 0
        _ = read(watched.raw, &octet, 1)
    }
}
