/// Exchanges whole messages with one upstream.
public protocol UpstreamClient: Sendable {
    /// Sends a request and returns the whole answer, whatever its status.
    ///
    /// - Throws: ``ClientError``, which tells whether request bytes had left.
    func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse

    /// Gives up what waits and what is under way, at once, and takes nothing more.
    func shutDown() async
}
