import HTTP
import HTTPTypes
import Platform
import TestSupport
import Testing
import Transport

@testable import HTTPClient

/// What is left in memory after an exchange.
@Suite("Client, its memory", .timeLimit(.minutes(15)))
struct ClientSecretTests {
    private static let token = "t0ken-that-nobody-may-find"
    private static let answer = "answer-with-a-password-in-it"

    /// Where a block of memory is that the client still owns.
    private struct Block: Sendable {
        let address: UInt
        let count: Int

        init(_ bytes: UnsafeRawBufferPointer) {
            address = UInt(bitPattern: bytes.baseAddress)
            count = bytes.count
        }

        func contains(_ text: String) -> Bool {
            guard let base = UnsafeRawPointer(bitPattern: address) else { return false }
            let bytes = UnsafeRawBufferPointer(start: base, count: count)
            return String(decoding: bytes, as: UTF8.self).contains(text)
        }
    }

    @Test("keeps neither credential nor answer in the buffers of a connection that it keeps")
    func wiping() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .answer(Self.answer), .startOver)
        )
        let written = Guarded<Block?>(nil)
        var request = ClientRequest.get()
        request.credential = { writer in
            try writer.append("X-Auth-Token", Array(Self.token.utf8).span)
            written.withLock { $0 = writer.output.withBytes { Block($0) } }
        }
        for _ in 0..<2 {
            #expect(await bench.body(request) == Self.answer)
            let output = try #require(written.withLock { $0 })
            let client = bench.client
            let leftovers = await bench.loop.run {
                client.assumeIsolated { client in
                    client.connections.compactMap(\.self).flatMap { connection in
                        let input = connection.input.bytes.baseAddress
                        let whole = UnsafeRawBufferPointer(start: input, count: 4096)
                        return [
                            output.contains(Self.token), Block(whole).contains("password"),
                            connection.output.count > 0, !connection.input.isEmpty,
                        ]
                    }
                }
            }
            #expect(leftovers == [false, false, false, false])
        }
        #expect(
            bench.upstream.requests.allSatisfy {
                $0.text.contains("X-Auth-Token: \(Self.token)\r\n")
            }
        )
        #expect(bench.upstream.connections == 1)
    }
}
