import Foundation
import Glibc
import Synchronization

/// A listener that answers every connection with the same octets and then closes it, or never answers.
final class ScriptedPeer: Sendable {
    let address: String
    private let descriptor: Int32
    /// What is sent when a request's head has come; nil for silence.
    private let answer = Mutex<[UInt8]?>(nil)

    /// Listens at once, silently.
    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let port = withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, size) == 0, listen(descriptor, 64) == 0 else {
                    return UInt16(0)
                }
                getsockname(descriptor, generic, &size)
                return name.pointee.sin_port.bigEndian
            }
        }
        guard port != 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        address = "127.0.0.1:\(port)"
        Thread.detachNewThread { [self] in serve() }
    }

    /// What connections get from now on.
    func script(_ text: String) {
        answer.withLock { $0 = Array(text.utf8) }
    }

    /// Ends the thread.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func serve() {
        var silent: [Int32] = []
        while true {
            let peer = accept(descriptor, nil, nil)
            guard peer >= 0 else { break }
            guard let octets = answer.withLock({ $0 }) else {
                silent.append(peer)
                continue
            }
            var block = [UInt8](repeating: 0, count: 16384)
            _ = recv(peer, &block, block.count, 0)
            if !octets.isEmpty { _ = send(peer, octets, octets.count, Int32(MSG_NOSIGNAL)) }
            shutdown(peer, Int32(SHUT_WR))
            close(peer)
        }
        for peer in silent + [descriptor] { close(peer) }
    }
}
