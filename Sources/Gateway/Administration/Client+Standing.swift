import Platform
import Vault

extension Client {
    /// Whether a client may call at all, as far as it depends on time.
    enum Standing: String {
        case pending, active, expired, revoked
    }

    func standing(at now: WallTime) -> Standing {
        guard revokedAt == nil else { return .revoked }
        if let end = permissions.expires, !now.precedes(end) { return .expired }
        if let start = permissions.notBefore, now.precedes(start) { return .pending }
        return .active
    }
}

extension WallTime {
    fileprivate func precedes(_ other: WallTime) -> Bool {
        (seconds, nanoseconds) < (other.seconds, other.nanoseconds)
    }
}
