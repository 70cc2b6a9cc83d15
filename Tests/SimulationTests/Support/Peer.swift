import HTTPClient
import HTTPTypes
import Platform

/// A listener that tests talk to, through the project's own client.
final class Peer: Sendable {
    let address: String
    private let loop: EventLoop
    private let client: Client

    /// - Parameter address: `127.0.0.1:8080`.
    init(_ address: String) throws {
        self.address = address
        loop = try EventLoop(name: "peer")
        client = Client(to: try UpstreamAddress(baseURL: "http://\(address)"), on: loop)
    }

    deinit { loop.stop() }

    /// Sends a request and returns the answer, whatever its status.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)] = [],
        body: String = ""
    ) async throws -> Reply {
        var request = ClientRequest(method: method, path: path, body: Array(body.utf8))
        request.deadlines = .write
        for (name, value) in fields {
            if let name = HTTPField.Name(name) {
                request.fields.append(HTTPField(name: name, value: value))
            }
        }
        return Reply(try await client.send(request))
    }
}
