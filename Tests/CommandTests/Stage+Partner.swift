import HTTPClient
import HTTPTypes
import Platform
import TestSupport
import Testing

extension Stage {
    /// What a simulator answers to its partner, who goes by what `--print-credential` printed.
    static func asPartner(
        _ credential: String,
        _ path: String,
        at address: String
    ) async throws -> String {
        let upstream = try Upstream(UpstreamAddress(baseURL: "http://\(address)"))
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        var request = ClientRequest(method: .get, path: path)
        for (name, value) in zip(["X-Auth-ID", "X-Auth-Token"], credential.split(separator: "\n")) {
            request.fields[try #require(HTTPField.Name(name))] = String(value)
        }
        let response = try await Client(to: upstream, on: loop).send(request)
        try #require(response.status == 200)
        return String(decoding: response.body, as: UTF8.self)
    }
}
