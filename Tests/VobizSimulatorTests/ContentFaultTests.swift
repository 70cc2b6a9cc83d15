import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import VobizSimulator

/// Answers whose content is wrong, in messages that are whole.
@Suite("Content faults")
struct ContentFaultTests {
    private let me = "/api/v1/partner/me"

    private func reply(_ fault: ContentFault, _ path: String? = nil) async throws -> Reply {
        let bench = try Bench()
        #expect(bench.simulator.order(.content(fault), on: "*"))
        return try await bench.get(path ?? me)
    }

    @Test(
        "is no JSON that anybody should take",
        arguments: [.empty, .truncated, .malformed, .duplicateName, .notANumber, .page]
            as [ContentFault]
    )
    func broken(_ fault: ContentFault) async throws {
        let reply = try await reply(fault)
        #expect(reply.status == 200)
        #expect(throws: JSONError.self) { try reply.json }
    }

    @Test("has every member, and nothing in them")
    func nulls() async throws {
        let members = try await reply(.nulls).json.members
        #expect(members.map(\.name).contains("auth_id"))
        #expect(members.allSatisfy { $0.value.isNull })
    }

    @Test("has more members than anybody knows")
    func additions() async throws {
        let root = try await reply(.additions).json
        #expect(root["is_new"]?.boolean == true)
        #expect(root["auth_id"]?.string == SimulatorCredential.demoPartner.authID)
    }

    @Test("is about another account")
    func otherAccount() async throws {
        let bench = try Bench()
        let asked = bench.customer()
        let path = "/api/v1/partner/accounts/\(asked.authID)"
        let text = try await reply(.otherAccount, path).text
        #expect(!text.contains(asked.authID))
        #expect(text.contains(bench.customer(1).authID))
    }

    @Test("is larger than eight mebibytes")
    func huge() async throws {
        #expect(try await reply(.huge).body.count > 8 << 20)
    }

    @Test(
        "unpacks with gzip to what it was",
        arguments: [(ContentFault.gzip, 1), (.nestedGzip, 2)]
    )
    func gzip(_ fault: ContentFault, _ times: Int) async throws {
        let reply = try await reply(fault)
        var octets = reply.body
        for _ in 0..<times { octets = try await unpacked(octets, status: 0) }
        let root = try JSONDocument(parsing: octets, limits: .upstream).root
        #expect(root["auth_id"]?.string == SimulatorCredential.demoPartner.authID)
        let coding = reply.fields[.contentEncoding]
        #expect(coding == Array(repeating: "gzip", count: times).joined(separator: ", "))
    }

    @Test("unpacks to more than a hundred times its size")
    func bomb() async throws {
        let octets = try await reply(.gzipBomb).body
        // The checksum does not fit, which gzip finds out at the end.
        let blanks = try await unpacked(octets, status: 1)
        #expect(blanks.count > 100 * octets.count)
        #expect(blanks.allSatisfy { $0 == UInt8(ascii: " ") })
    }

    private func unpacked(_ octets: [UInt8], status: Int32) async throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        try Data(octets).write(to: URL(filePath: directory.path("packed.gz")))
        let program = Program(in: directory, executable: "/bin/bash")
        let result = try await program.run(["-c", "gzip -dc packed.gz > unpacked"])
        #expect(result.status == status, "\(result.error)")
        return Array(try Data(contentsOf: URL(filePath: directory.path("unpacked"))))
    }
}
