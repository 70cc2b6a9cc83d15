import HTTPTypes
import Testing

@_spi(Faults) @testable import HTTPServer
@testable import VobizSimulator

/// What ordered faults put on the wire, without a wire.
@Suite("Fault scripts")
struct FaultScriptTests {
    private let answer = ServerResponse(
        status: .ok,
        fields: [.contentType: "application/json"],
        body: Array(#"{"auth_id":"MA_1"}"#.utf8)
    )
    private static let head = "HTTP/1.1 200 \r\nContent-Type: application/json\r\n"
    private static let body = #"{"auth_id":"MA_1"}"#

    private func text(of script: ConnectionScript?) throws -> String {
        let step = try #require(script?.steps.first)
        guard case .send(let octets) = step else { return "" }
        return String(decoding: octets, as: UTF8.self)
    }

    @Test("whatever has no script is an ordinary answer")
    func none() {
        let faults: [Fault] = [
            .answer(status: 500, family: .plain, .beforeWork), .delay(milliseconds: 1, .afterWork),
            .fields(FieldChanges()), .content(.page),
        ]
        for fault in faults { #expect(fault.script(for: answer) == nil) }
    }

    @Test(
        "a broken message is broken in one place",
        arguments: [
            (.lengthTooLarge, "\(head)Content-Length: 19\r\n\r\n\(body)", .close),
            (
                .missingLastChunk, "\(head)Transfer-Encoding: chunked\r\n\r\n12\r\n\(body)\r\n",
                .close
            ),
            (
                .lengthAndChunked,
                "\(head)Content-Length: 18\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "12\r\n\(body)\r\n0\r\n\r\n", .hold
            ),
            (.twoLengths, "\(head)Content-Length: 18\r\nContent-Length: 17\r\n\r\n\(body)", .hold),
            (
                .foldedField,
                "\(head)Content-Length: 18\r\nX-Note: one\r\n and two\r\n\r\n\(body)", .hold
            ),
            (.badChunk, "\(head)Transfer-Encoding: chunked\r\n\r\n0x12\r\n\(body)", .hold),
        ] as [(FramingFault, String, ConnectionScript.Ending)]
    )
    func framing(_ fault: FramingFault, _ expected: String, _ ending: ConnectionScript.Ending)
        throws
    {
        let script = fault.script(for: answer)
        #expect(try text(of: script) == expected)
        #expect(script.ending == ending)
    }

    @Test(
        "every way of framing has a script that begins with octets",
        arguments: FramingFault.allCases
    )
    func complete(_ fault: FramingFault) throws {
        #expect(try !text(of: Fault.framing(fault).script(for: answer)).isEmpty)
    }

    @Test(
        "a connection ends where it was ordered to",
        arguments: [
            (.beforeWork, 0), (.beforeAnswer, 0), (.duringHead, 34), (.duringBody, 78),
            (.afterAnswer, 87),
        ] as [(Drop.Point, Int)]
    )
    func drop(_ point: Drop.Point, _ count: Int) throws {
        for (ending, expected) in [
            (Drop.Ending.close, ConnectionScript.Ending.close), (.reset, .reset),
        ] {
            let script = Drop(ending, point).script(for: answer)
            #expect(script.ending == expected)
            let sent = script.steps.isEmpty ? "" : try text(of: script)
            #expect(sent.utf8.count == count)
            #expect("\(Self.head)Content-Length: 18\r\n\r\n\(Self.body)".hasPrefix(sent))
        }
    }

    @Test("a drip has its pace")
    func drip() {
        let script = Fault.drip(octetsPerSecond: 4).script(for: answer)
        let whole = Array("\(Self.head)Content-Length: 18\r\n\r\n\(Self.body)".utf8)
        #expect(
            script == ConnectionScript([.drip(whole, every: .milliseconds(250))], ending: .hold)
        )
    }
}
