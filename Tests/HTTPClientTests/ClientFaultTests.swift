import HTTPClient
import Platform
import TestSupport
import Testing

/// The upstream's faults U2 to U12, U22 and U36: the reason, and whether request bytes had left.
@Suite("Client, faults of the upstream", .timeLimit(.minutes(15)))
struct ClientFaultTests {
    typealias Step = ScriptedUpstream.Step

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [Step]
        var deadlines = Deadlines.patient
        let reason: ClientError.Reason

        init(
            _ name: String,
            _ steps: [Step],
            _ reason: ClientError.Reason,
            deadlines: Deadlines = .patient
        ) {
            self.name = name
            self.steps = steps
            self.reason = reason
            self.deadlines = deadlines
        }

        var testDescription: String { name }
    }

    private static let ok = "HTTP/1.1 200 OK\n"

    static var rows: [Row] { stalls + ends + floods + breaches }

    /// The upstream ends the connection.
    private static var ends: [Row] {
        [
            Row("resets before any answer (U7)", [.readRequest, .reset], .connectionReset),
            Row("closes before any answer", [.readRequest, .close], .connectionReset),
            Row(
                "resets in the head (U8)",
                [.readRequest, .write("HTTP/1.1 20"), .reset],
                .truncated
            ),
            Row(
                "closes in the head",
                [.readRequest, .write("HTTP/1.1 200 OK\nX"), .close],
                .truncated
            ),
            Row(
                "closes before the body is whole (U9)",
                [.readRequest, .write(ok + "Content-Length: 5\n\nhel"), .close],
                .truncated
            ),
            Row(
                "resets before the body is whole",
                [.readRequest, .write(ok + "Content-Length: 5\n\nhel"), .reset],
                .truncated
            ),
            Row(
                "leaves out the last chunk",
                [.readRequest, .write(ok + "Transfer-Encoding: chunked\n\n3\nabc\n"), .close],
                .truncated
            ),
            Row(
                "closes after an interim answer",
                [.readRequest, .write("HTTP/1.1 100 Continue\n\n"), .close],
                .truncated
            ),
        ]
    }

    /// It stops sending.
    private static var stalls: [Row] {
        [
            Row(
                "never answers (U6)",
                [.readRequest, .waitForHangup],
                .firstByteTimeout,
                deadlines: .patient(\.firstByte)
            ),
            Row(
                "never answers until the total time is over",
                [.readRequest, .waitForHangup],
                .firstByteTimeout,
                deadlines: .patient(\.total)
            ),
            Row(
                "stalls in the head (U11)",
                [.readRequest, .write("HTTP/1.1"), .waitForHangup],
                .answerTimeout,
                deadlines: .patient(\.idle)
            ),
            Row(
                "stalls in the body",
                [.readRequest, .write(ok + "Content-Length: 5\n\nhel"), .waitForHangup],
                .answerTimeout,
                deadlines: .patient(\.idle)
            ),
        ]
    }

    /// It sends too much.
    private static var floods: [Row] {
        [
            Row(
                "sends without an end (U12)",
                [
                    .readRequest, .write(ok + "\n"),
                    .writeForEver([UInt8](repeating: 97, count: 4096)),
                ],
                .tooLarge
            ),
            Row(
                "sends chunks without an end",
                [
                    .readRequest, .write(ok + "Transfer-Encoding: chunked\n\n"),
                    .writeForEver(Array("5\r\nhello\r\n".utf8)),
                ],
                .tooLarge
            ),
            Row(
                "sends fields without an end",
                [.readRequest, .write(ok), .writeForEver(Array("X: y\r\n".utf8))],
                .tooLarge
            ),
            Row(
                "sends a line without an end",
                [.readRequest, .writeForEver(Array("HTTP/1.1 200 ".utf8))],
                .tooLarge
            ),
            Row(
                "announces more than is allowed",
                [.readRequest, .write(ok + "Content-Length: 70000\n\n"), .waitForHangup],
                .tooLarge
            ),
        ]
    }

    /// It breaks the protocol.
    private static var breaches: [Row] {
        [
            Row(
                "sends interim answers without an end (U22)",
                [.readRequest, .writeForEver(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8))],
                .malformed
            ),
            Row(
                "wants to change the protocol",
                [
                    .readRequest, .write("HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\n"),
                    .waitForHangup,
                ],
                .malformed
            ),
            Row(
                "frames its answer in two ways (U36)",
                [
                    .readRequest,
                    .write(ok + "Content-Length: 3\nTransfer-Encoding: chunked\n\n0\n\n"),
                    .waitForHangup,
                ],
                .malformed
            ),
            Row(
                "speaks no HTTP",
                [.write("220 smtp.example.com ESMTP\n"), .waitForHangup],
                .malformed
            ),
        ]
    }

    @Test("tells what went wrong and that the request may have arrived", arguments: rows)
    func fault(row: Row) async throws {
        let bench = try ClientBench(ScriptedUpstream { _ in row.steps })
        var request = ClientRequest.get(connection: .fresh, deadlines: row.deadlines)
        request.maxResponseBody = 64 << 10
        #expect(await bench.error(request) == ClientError(row.reason, .mayHaveBeenSent))
        #expect(bench.upstream.connections == 1)
        #expect(await bench.state().open == 0)
    }

    @Test("ends a drip when the total time is over, however often a byte comes")
    func drip() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(
                .readRequest,
                .write("HTTP/1.1 200 OK\nContent-Length: 1000000000\n\n"),
                .writeForEver([97])
            )
        )
        var request = ClientRequest.get(deadlines: .patient(\.total))
        request.maxResponseBody = .max
        #expect(await bench.error(request) == ClientError(.answerTimeout, .mayHaveBeenSent))
    }

    @Test("says that nothing was sent when nobody listens (U2)")
    func refused() async throws {
        let upstream = try ScriptedUpstream(.close)
        upstream.stop()
        let bench = try ClientBench(upstream)
        while await bench.error() != ClientError(.connectionRefused, .nothingSent) {}
        #expect(upstream.requests.isEmpty)
        #expect(await bench.state().open == 0)
    }

    @Test(
        "says that nothing was sent when the credential cannot be had, and keeps the connection"
    )
    func credential() async throws {
        struct Locked: Error {}
        let bench = try ClientBench(ScriptedUpstream(.readRequest, .answer("ok")))
        #expect(await bench.error(.get("no path")) == ClientError(.invalidRequest, .nothingSent))
        #expect(await bench.state().open == 0)
        var request = ClientRequest.get()
        request.credential = { _ in throw Locked() }
        for _ in 0..<2 {
            #expect(await bench.error(request) == ClientError(.credentialUnavailable, .nothingSent))
        }
        #expect(bench.upstream.requests.isEmpty)
        #expect(await bench.body() == "ok")
        #expect(bench.upstream.connections == 1)
    }

    @Test("asks for no credential before there is a connection")
    func credentialTooEarly() async throws {
        let upstream = try ScriptedUpstream(.close)
        upstream.stop()
        let bench = try ClientBench(upstream)
        while await bench.error() != ClientError(.connectionRefused, .nothingSent) {}
        let wasAsked = Guarded(false)
        var request = ClientRequest.get()
        request.credential = { _ in wasAsked.withLock { $0 = true } }
        #expect(await bench.error(request) == ClientError(.connectionRefused, .nothingSent))
        #expect(!wasAsked.withLock { $0 })
    }

    @Test("lets go when the task is cancelled: before it began, and while it waits for the answer")
    func cancellation() async throws {
        let asked = Gate()
        let bench = try ClientBench(ScriptedUpstream(.readRequest, .signal(asked), .waitForHangup))
        let task = Task { await bench.error() }
        await asked.wait()
        task.cancel()
        #expect(await task.value == ClientError(.cancelled, .mayHaveBeenSent))
        #expect(await bench.state().open == 0)

        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await bench.error()
        }
        #expect(await cancelled.value == ClientError(.cancelled, .nothingSent))
        #expect(bench.upstream.requests.count == 1)
        #expect(await bench.state().open == 0)
    }
}
