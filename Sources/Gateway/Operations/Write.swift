import Caching
import Vault

/// A kind of write, by what is its own: ``WriteService`` does the rest, and keeps the order that makes a
/// write happen once.
protocol Write: ~Copyable {
    /// What was found out before anything was written down, for whoever dispatches it.
    associatedtype Admission: Sendable

    /// What it makes old.
    var tags: [CacheTag] { get }
    /// Members of its own in the audit log's records.
    var audited: [UInt8] { get }

    /// What may still stop it without a trace at the provider: the key stays usable.
    func admit() async throws(GatewayError) -> Admission

    /// Puts on disk that it may have been sent from here on. If it fails, nothing is sent.
    func dispatch(
        _ attempt: OperationAttempt,
        _ admission: Admission,
        _ exchange: inout Exchange
    ) async throws(GatewayError)

    /// Sends it, once.
    func send(
        _ attempt: OperationAttempt,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> WriteResult
}
