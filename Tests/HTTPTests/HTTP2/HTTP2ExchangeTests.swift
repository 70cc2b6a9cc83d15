import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: requests and answers", .timeLimit(.minutes(15)))
struct HTTP2ExchangeTests {
    @Test("the server's preface tells its limits, and opens the connection's window")
    func preface() throws {
        let peer = try HTTP2Peer()
        peer.read()
        let settings = try #require(peer.frames.first)
        #expect(settings.type == Frame.Kind.settings)
        var entries: [Int: Int] = [:]
        for start in stride(from: 0, to: settings.payload.count, by: 6) {
            let id = Int(settings.payload[start]) << 8 | Int(settings.payload[start + 1])
            entries[id] = Int(settings.number(at: start + 2))
        }
        #expect(
            entries == [1: 4096, 2: 0, 3: 100, 4: 65_535, 5: 16_384, 6: 32_768, 9: 1]
        )
        let update = try #require(peer.frames(Frame.Kind.windowUpdate).first)
        #expect(update.stream == 0)
        #expect(update.number() == (1 << 20) - 65_535)
    }

    @Test("a GET request is handed out as HTTP/1 would, and answered", arguments: Delivery.allCases)
    func get(_ delivery: Delivery) throws {
        let peer = try HTTP2Peer()
        let fields = HTTP2Peer.get(
            "/v1/a?x=%201",
            [FieldPair("x-api-key", "k"), FieldPair("accept", "*/*")]
        )
        let bytes =
            HTTP2Peer.preface + Frame.settings().bytes + Frame.settingsAcknowledgement.bytes
            + Frame.headers(1, fields).bytes
        var start = 0
        for end in delivery.ends(of: bytes) {
            peer.send(Array(bytes[start..<end]))
            start = end
        }
        peer.serve(200, "Content-Type: application/json\r\nContent-Length: 2\r\n", octets("{}"))
        let request = try #require(peer.seen.first)
        #expect(request.method == .get)
        #expect(request.target == "/v1/a?x=%201")
        #expect(request.path == "/v1/a")
        #expect(request.query == "x=%201")
        #expect(request.authority == "gateway.test")
        #expect(
            request.fields.map(\.description) == [
                "host: gateway.test", "x-api-key: k", "accept: */*",
            ]
        )
        #expect(request.body.isEmpty)
        #expect(request.refusal == nil)
        let section = try #require(peer.sections.first)
        #expect(section.stream == 1)
        #expect(
            section.fields.map(\.description)
                == [":status: 200", "content-type: application/json", "content-length: 2"]
        )
        #expect(peer.body(1) == octets("{}"))
        #expect(peer.frames(Frame.Kind.data).last?.ends == true)
        #expect(peer.session.runningHandlers == 0)
        #expect(peer.session.bufferedOutput == 0)
        #expect(peer.session.fault == nil)
        #expect(!peer.session.isOver)
    }

    @Test("well-known fields are found by number, the authority as Host")
    func wellKnown() throws {
        let peer = try HTTP2Peer.opened()
        let fields = HTTP2Peer.get(
            "/",
            [FieldPair("authorization", "Bearer t"), FieldPair("accept", "a")]
        )
        peer.send(.headers(1, fields))
        let id = try #require(peer.session.nextRequest())
        var found: [String] = []
        peer.session.withRequest(id) { head, bytes, _ in
            for field in WellKnownField.allCases {
                guard let range = head.pointee.range(of: field) else { continue }
                found.append("\(field.name)=\(latin1(range.of(bytes).array))")
            }
            #expect(head.pointee.length == bytes.count)
        }
        #expect(found == ["host=gateway.test", "authorization=Bearer t", "accept=a"])
    }

    @Test("a Host field alone serves as authority; one that is the same as :authority is dropped")
    func host() throws {
        let peer = try HTTP2Peer.opened()
        let pseudo = HTTP2Peer.get().filter { $0.name != ":authority" }
        peer.send(
            .headers(1, pseudo + [FieldPair("host", "h.test:8443")]),
            .headers(3, HTTP2Peer.get() + [FieldPair("host", "Gateway.TEST")])
        )
        peer.serve()
        #expect(peer.seen.map(\.authority) == ["h.test:8443", "gateway.test"])
        #expect(peer.seen.map(\.fields.count) == [1, 1])
        #expect(peer.seen.allSatisfy { $0.refusal == nil })
    }

    @Test("a POST request is handed out with its whole body", arguments: [true, false])
    func post(withLength: Bool) throws {
        let peer = try HTTP2Peer.opened()
        let body = (0..<1000).map { UInt8($0 & 255) }
        let length = withLength ? [FieldPair("content-length", "1000")] : []
        peer.send(.headers(1, HTTP2Peer.post("/p", length), end: false))
        #expect(peer.take().isEmpty)
        peer.send(.data(1, Array(body[..<400])))
        #expect(peer.take().isEmpty)
        peer.send(.data(1, Array(body[400...]), end: true))
        let id = try #require(peer.session.nextRequest())
        peer.session.withRequest(id) { head, _, octets in
            #expect(head.pointee.framing == .length(1000))
            #expect(octets.array == body)
        }
        peer.answer(id, 201)
        peer.read()
        #expect(peer.status(1) == "201")
    }

    @Test("padding is no part of a body")
    func padding() throws {
        let peer = try HTTP2Peer.opened()
        var data = Frame.data(1, [3] + octets("body") + [0, 0, 0], end: true)
        data.flags |= Frame.padded
        peer.send(.headers(1, HTTP2Peer.post(), end: false), data)
        peer.serve()
        #expect(peer.seen.first?.body == octets("body"))
    }

    @Test("trailers end a request and are dropped")
    func trailers() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(
            .headers(1, HTTP2Peer.post(), end: false),
            .data(1, octets("abc")),
            .headers(1, [FieldPair("x-sum", "1"), FieldPair("authorization", "evil")])
        )
        peer.serve()
        #expect(peer.seen.first?.body == octets("abc"))
        #expect(peer.seen.first?.fields.map(\.name) == ["host"])
        #expect(peer.status(1) == "200")
    }

    @Test(
        "answers to HEAD, 204 and 304 have no body",
        arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)]
    )
    func withoutBody(method: String, status: Int) throws {
        let peer = try HTTP2Peer.opened()
        var fields = HTTP2Peer.get()
        fields[0].value = method
        peer.send(.headers(1, fields))
        peer.serve(status, "Content-Length: 3\r\n", octets("abc"))
        #expect(peer.status(1) == "\(status)")
        #expect(peer.frames(Frame.Kind.data).isEmpty)
        #expect(peer.frames(Frame.Kind.headers).last?.ends == true)
        #expect(peer.session.bufferedOutput == 0)
    }

    @Test("fields of one HTTP/1 connection are left out of answers")
    func connectionFields() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get()))
        peer.serve(200, "Connection: close\r\nX-A:b\r\nTransfer-Encoding: chunked\r\nX-Empty:\r\n")
        let fields = try #require(peer.sections.first?.fields)
        #expect(fields.map(\.description) == [":status: 200", "x-a: b", "x-empty: "])
    }

    @Test("a hundred streams at once, handed out in the order of completion, sixteen at a time")
    func hundred() throws {
        let peer = try HTTP2Peer.opened()
        let ids = HTTP2Peer.ids(100)
        peer.send(ids.map { .headers($0, HTTP2Peer.get("/\($0)")) })
        let first = peer.take()
        #expect(first == Array(ids[..<16]))
        #expect(peer.session.hasRequest)
        for id in first { peer.answer(id, 200, "", octets("x")) }
        peer.serve(200, "", octets("x"))
        #expect(peer.seen.map(\.path) == ids.map { "/\($0)" })
        #expect(ids.allSatisfy { peer.body($0) == octets("x") })
        #expect(!peer.session.hasRequest)
    }

    @Test("thousands of requests after each other use the same storage")
    func many() throws {
        var limits = HTTP2Limits()
        limits.requestsPerConnection = .max
        let peer = try HTTP2Peer.opened(limits)
        for number in 0..<3000 {
            let id = Int32(number * 2 + 1)
            peer.send(
                .headers(id, HTTP2Peer.post("/\(number)"), end: false),
                .data(id, octets("b"), end: true)
            )
            peer.serve(200, "X-Request-Id: \(number)\r\n", octets("{}"))
        }
        #expect(peer.seen.count == 3000)
        #expect(peer.seen.last?.path == "/2999")
        #expect(peer.sections.last?.fields.last == FieldPair("x-request-id", "2999"))
        #expect(peer.session.pool.count == 1)
        #expect(peer.session.streams.count == 0)
    }

    @Test("an answer that its stream's end has overtaken is kept until the library lets go")
    func heldAnswer() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get("/a"), end: true))
        #expect(peer.take() == [1])
        peer.answer(1, 200, "X-Answer: first\r\n", octets("first"))
        peer.send(.reset(1))
        // Its HEADERS are still in line: the memory is nobody else's yet.
        #expect(peer.session.pool.count == 0)
        #expect(peer.session.bufferedOutput == 0)
        peer.send(.headers(3, HTTP2Peer.get("/b"), end: true))
        peer.serve(200, "X-Answer: second\r\n", octets("second"))
        #expect(peer.sections.map(\.stream) == [3])
        #expect(peer.sections.first?.fields.last == FieldPair("x-answer", "second"))
        #expect(peer.body(3) == octets("second"))
        #expect(peer.session.pool.count == 2)
        #expect(peer.session.streams.count == 0)
    }

    @Test("a handler that ends without an answer resets its stream")
    func withoutAnswer() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get()))
        let id = try #require(peer.take().first)
        peer.session.finished(id)
        peer.read()
        #expect(peer.resetCode(1) == 2)
        #expect(peer.session.streams.count == 0)
    }

    @Test("an answer within the closure that lends the request is safe")
    func answerWhileLent() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(
            .headers(1, HTTP2Peer.post("/p"), end: false),
            .data(1, octets("body"), end: true)
        )
        let id = try #require(peer.session.nextRequest())
        peer.session.withRequest(id) { head, bytes, body in
            peer.answer(id, 200, "", body.array)
            #expect(latin1(head.pointee.path.of(bytes).array) == "/p")
            #expect(body.array == octets("body"))
        }
        peer.read()
        #expect(peer.body(1) == octets("body"))
        #expect(peer.session.streams.count == 0)
    }
}
