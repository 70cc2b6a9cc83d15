import HTTP
import HTTPServer
import TestSupport
import Testing

/// Attacks on a live server by somebody who writes frames: each ends with the attacker's connection, and
/// others are served as before. What each does to a session alone is tested with the session.
@Suite("HTTP/2 attacks over a socket", .blocking, .timeLimit(.minutes(15)))
struct HTTP2AttackTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let octets: @Sendable () -> [UInt8]
        /// How often they are sent, at most.
        var times = 1

        init(_ name: String, times: Int = 1, _ octets: @escaping @Sendable () -> [UInt8]) {
            testDescription = name
            self.octets = octets
            self.times = times
        }
    }

    private static let preface =
        octets("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + Frame.settings().bytes

    private static func asking(_ path: String) -> [FieldPair] {
        [
            FieldPair(":method", "GET"), FieldPair(":scheme", "http"),
            FieldPair(":authority", "h"), FieldPair(":path", path),
        ]
    }

    /// Requests on streams of their own, each followed by what `frames` makes of its number.
    private static func requests(
        _ count: Int,
        path: String = "/a",
        end: Bool = true,
        _ frames: @escaping @Sendable (Int32) -> [Frame] = { _ in [] }
    ) -> [UInt8] {
        (0..<Int32(count)).flatMap { number in
            let id = 2 * number + 1
            return ([Frame.headers(id, asking(path), end: end)] + frames(id)).flatMap(\.bytes)
        }
    }

    private static let attacks = [
        Attack("rapid reset") { requests(1000, path: "/later/a") { [.reset($0)] } },
        Attack("made you reset, by a window that overflows") {
            requests(500, path: "/later/a") {
                [.windowUpdate($0, 0x7FFF_FFFF), .windowUpdate($0, 0x7FFF_FFFF)]
            }
        },
        Attack("made you reset, by data after the end") {
            requests(500, path: "/later/a") { [.data($0, [1])] }
        },
        Attack("made you reset, by a window that does not grow") {
            requests(500, path: "/later/a") { [.windowUpdate($0, 0)] }
        },
        Attack("endless field section") {
            Frame(type: Frame.Kind.headers, stream: 1, payload: FieldBlock.encode(asking("/a")))
                .bytes
                + (0..<10_000).flatMap { _ in Frame.continuation(1, [0]).bytes }
        },
        Attack("compressed fields that grow") {
            let large = FieldBlock.literal(
                FieldPair("x-large", String(repeating: "a", count: 4000)),
                prefix: 0x40
            )
            let block =
                FieldBlock.encode(asking("/a")) + large + Array(repeating: 0xBE, count: 8000)
            return (0..<40).flatMap { Frame.headers(2 * Int32($0) + 1, block: block).bytes }
        },
        Attack("settings without end", times: 100) {
            (0..<1000).flatMap { _ in Frame.settings([(4, 65_535)]).bytes }
        },
        Attack("pings without end", times: 100) {
            (0..<1000).flatMap { _ in Frame.ping().bytes }
        },
        Attack("empty data without end") {
            requests(1, end: false) { id in (0..<10_000).map { _ in .data(id, []) } }
        },
        Attack("priorities without end", times: 100) {
            (0..<1000).flatMap { _ in Frame.priority(1, on: 3).bytes }
        },
        Attack("windows that open octet by octet", times: 100) {
            (0..<1000).flatMap { _ in Frame.windowUpdate(0, 1).bytes }
        },
    ]

    @Test("ends with the attacker's connection, and others are served", arguments: attacks)
    func ends(_ attack: Attack) async throws {
        try await withBench(over: .http2) { bench in
            let bystander = try bench.client()
            try bystander.send(get("/before"))
            #expect(try bystander.answer().body == "/before")
            let attacker = try bench.client()
            try attacker.send(Self.preface)
            // Nothing is read meanwhile, as an attacker would not; sending fails once it is over.
            for _ in 0..<attack.times {
                do { try attacker.send(attack.octets()) } catch { break }
            }
            let goodbye = (try? attacker.rest()) ?? []
            #expect(goodbye.isEmpty || Self.endsWithGoAway(goodbye), "not told to go away")
            try bystander.send(get("/after"))
            #expect(try bystander.answer().body == "/after")
            // Whatever was begun for the attacker was bounded.
            #expect(bench.log.count("started /later/a") <= 100)
        }
    }

    /// True when one of the frames is GOAWAY. A reset may have cut the last one off.
    private static func endsWithGoAway(_ octets: [UInt8]) -> Bool {
        var rest = octets[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            if head[3] == Frame.Kind.goAway { return true }
            rest = rest.dropFirst(9 + Int(head[0]) << 16 + Int(head[1]) << 8 + Int(head[2]))
        }
        return false
    }

    @Test("many requests at once whose answers are waited for do not hold up the loop")
    func manyDeferred() async throws {
        try await withBench(over: .http2) { bench in
            let client = try bench.client()
            try client.send(Self.preface + Self.requests(80, path: "/later/a"))
            let bystander = try bench.client()
            try bystander.send(get("/other"))
            #expect(try bystander.answer().body == "/other")
            try await until { bench.log.count("started /later/a") == 80 }
        }
    }

    @Test("a peer that never opens its window is cut, and holds nothing for long")
    func stalledWindow() async throws {
        var limits = ServerLimits.patient
        limits.writeDeadline = .milliseconds(200)
        try await withBench(limits: limits, over: .http2) { bench in
            let attacker = try bench.client()
            let shut = Frame.settings([(4, 0)]).bytes
            try attacker.send(
                octets("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + shut
                    + Self.requests(50, path: "/large/100000")
            )
            let bystander = try bench.client()
            try bystander.send(get("/other"))
            #expect(try bystander.answer().body == "/other")
            // Each answer is given up after the deadline; too many of them, and the connection is.
            var resets = 0
            var rest: [UInt8] = []
            while resets == 0 {
                rest += try attacker.some()
                resets = Self.frames(rest).count { $0 == Frame.Kind.reset }
            }
            try bystander.send(get("/another"))
            #expect(try bystander.answer().body == "/another")
        }
    }

    private static func frames(_ octets: [UInt8]) -> [UInt8] {
        var types: [UInt8] = []
        var rest = octets[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            types.append(head[3])
            rest = rest.dropFirst(9 + Int(head[0]) << 16 + Int(head[1]) << 8 + Int(head[2]))
        }
        return types
    }
}
