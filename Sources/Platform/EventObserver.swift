/// Who is told that a descriptor is ready.
public protocol EventObserver: AnyObject, Sendable {
    /// Called on the loop, with the token given at registration.
    func ready(_ events: Interest, token: UInt64)
}
