import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("The partner's tokens at the simulator")
struct CredentialControlTests {
    private let me = "/api/v1/partner/me"
    private let path = "credentials"
    private let second = SimulatorCredential(authID: "PA_DEMO0002", token: "second-token")

    private func add(_ bench: Bench, _ body: String) async throws -> Reply {
        try await bench.steer(.post, path, body)
    }

    @Test("a token is good from when it is added until it is revoked, beside others")
    func life() async throws {
        let bench = try Bench()
        #expect(try await bench.get(me, as: second).status == 401)
        let added = try await add(
            bench,
            #"{"auth_id":"\#(second.authID)","auth_token":"\#(second.token)"}"#
        )
        #expect(added.status == 201)
        for credential in [SimulatorCredential.demoPartner, second] {
            #expect(try await bench.get(me, as: credential).status == 200)
        }
        let list = try #require(
            try await bench.steer(.get, path).json["credentials"]?.elements
        )
        #expect(list.compactMap { $0["auth_id"]?.string } == ["PA_DEMO0001", "PA_DEMO0002"])
        let first = try #require(list.first?["fingerprint"]?.string)
        #expect(try await bench.steer(.delete, "\(path)/\(first)").status == 204)
        #expect(try await bench.steer(.delete, "\(path)/\(first)").status == 404)
        #expect(try await bench.get(me).status == 401)
        #expect(try await bench.get(me, as: second).status == 200)
    }

    @Test("the list holds no token")
    func secrecy() async throws {
        let bench = try Bench()
        let list = try await bench.steer(.get, path)
        #expect(list.text.contains("PA_DEMO0001"))
        #expect(!list.text.contains(SimulatorCredential.demoPartner.token))
    }

    @Test(
        "what is no credential is refused",
        arguments: [
            ("", 400), ("[]", 400), (#"{"auth_id":"PA_DEMO0002"}"#, 400),
            (#"{"auth_id":"PA_DEMO0002","auth_token":7}"#, 400),
            (#"{"auth_id":"PA_DEMO0002","auth_token":""}"#, 400),
            (#"{"auth_id":"PA_DEMO0002","auth_token":"a b"}"#, 400),
            (#"{"auth_id":"MA_DEMO0002","auth_token":"x"}"#, 400),
            (
                #"{"auth_id":"PA_DEMO0001","auth_token":"\#(SimulatorCredential.demoPartner.token)"}"#,
                409
            ),
        ]
    )
    func refusals(_ body: String, _ status: Int) async throws {
        let bench = try Bench()
        #expect(try await add(bench, body).status == status)
        #expect(try await bench.get(me).status == 200)
        for method in [HTTPRequest.Method.put, .delete] {
            #expect(try await bench.steer(method, path).status == 404)
        }
    }
}
