import Glibc
import Platform

extension CommandFailure {
    /// An address that cannot be listened at.
    init(listening error: SystemError, at address: SocketAddress) {
        let reason = String(cString: strerror(error.code))
        let isTaken = error.code == EADDRINUSE || error.code == EADDRNOTAVAIL
        self.init(isTaken ? .unavailable : .systemError, "\(address): \(reason)")
    }
}
