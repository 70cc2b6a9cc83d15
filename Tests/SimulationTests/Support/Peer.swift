import HTTPClient
import HTTPTypes
import Platform
import TestSupport
import VobizSimulator

/// A listener that tests talk to, through the project's own client.
final class Peer: Sendable {
    /// No answer, with what the process has to say about it.
    struct Silence: Error {
        let reason: ClientError
        let log: String
    }

    let address: String
    /// What it has promised to answer, when it is a gateway's.
    let contract: Contract?
    private let process: RunningProgram?
    private let loop: EventLoop
    private let client: Client

    /// For an address such as `127.0.0.1:8080`, and the process that listens there.
    init(
        _ address: String,
        of process: RunningProgram? = nil,
        under contract: Contract? = nil
    ) throws {
        self.address = address
        self.contract = contract
        self.process = process
        loop = try EventLoop(name: "peer")
        let upstream = try Upstream(UpstreamAddress(baseURL: "http://\(address)"))
        client = Client(to: upstream, on: loop)
    }

    deinit { loop.stop() }

    /// Sends a request and returns the answer, whatever its status.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: [(String, String)] = [],
        body: String = ""
    ) async throws -> Reply {
        var request = ClientRequest(method: method, path: path, body: Array(body.utf8))
        request.deadlines = .write
        for (name, value) in fields {
            if let name = HTTPField.Name(name) {
                request.fields.append(HTTPField(name: name, value: value))
            }
        }
        do {
            let reply = Reply(try await client.send(request))
            contract?.check(reply, to: method.rawValue, path)
            return reply
        } catch {
            throw Silence(reason: error, log: process?.errors() ?? "")
        }
    }

    /// A connection to the same listener, for what no client would send.
    var raw: RawConnection { RawConnection(address: address, contract: contract) }

    /// Asks a simulator as the partner.
    func ask(_ path: String) async throws -> Reply {
        let partner = StageSetup.partner
        return try await send(
            .get,
            path,
            [("X-Auth-ID", partner.authID), ("X-Auth-Token", partner.token)]
        )
    }
}
