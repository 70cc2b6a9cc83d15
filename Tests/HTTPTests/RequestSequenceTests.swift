import HTTP
import TestSupport
import Testing

@Suite("Requests one after another, and damaged ones")
struct RequestSequenceTests {
    @Test("nothing of one request is left in the next", arguments: Delivery.allCases)
    func resets(_ delivery: Delivery) {
        var parser = RequestParser()
        let first = octets(
            "\r\nPOST http://a/b?c HTTP/1.0\r\nHost: z\r\nExpect: x\r\nContent-Length: 4\r\n"
                + "X-Api-Key: 1\r\nX-Api-Key: 2\r\n\r\n"
        )
        let expected = RequestVerdict.ok(
            .post,
            path: "/b",
            query: "c",
            authority: "a",
            version: 0,
            framing: .length(4),
            keepsAlive: false,
            refusal: .unknownExpectation
        )
        #expect(RequestVerdict.run(&parser, first, delivery) == expected)
        parser.reset()
        let second = octets("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(RequestVerdict.run(&parser, second, delivery) == .ok())
        #expect(parser.head.range(of: .apiKey) == nil)
        #expect(parser.head.fields.count == 1)
        #expect(parser.head.length == second.count)
    }

    @Test(
        "an end of input is no error before the first octet of a request line",
        arguments: [
            ("", true), ("\r\n", true), ("\r", false), ("G", false), ("\r\nG", false),
            ("GET / HTTP/1.1\r\n", false),
        ]
    )
    func untouched(message: String, expected: Bool) throws {
        var parser = RequestParser()
        let message = octets(message)
        #expect(try !parser.parse(message.span))
        #expect(parser.isUntouched(message.span) == expected)
    }

    @Test("a damaged head gets the same verdict however it arrives", arguments: 0..<40)
    func damaged(_ round: Int) {
        let seed = SeededGenerator().seed
        var random = SeededGenerator(seed: seed &+ UInt64(round))
        for _ in 0..<150 {
            let message = Self.damagedMessage(using: &random)
            let limits = MessageLimits(
                startLine: Int.random(in: 20...200, using: &random),
                fieldLine: Int.random(in: 20...200, using: &random),
                head: Int.random(in: 60...300, using: &random),
                fieldCount: 8
            )
            let whole = RequestVerdict(message, .whole, limits: limits)
            for delivery in Delivery.allCases {
                #expect(
                    RequestVerdict(message, delivery, limits: limits) == whole,
                    "\(latin1(message).debugDescription), seed \(seed)"
                )
            }
        }
    }

    private static let seeds = [
        "GET /a/b?c=%20d HTTP/1.1\r\nHost: a.example:80\r\nAccept: */*\r\n\r\n",
        "POST http://a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n",
        "PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: a, close\r\nX-Api-Key: k\r\n\r\n",
        "\r\nOPTIONS * HTTP/1.1\r\nhost: [::1]:1\r\nX-Long-Name-Of-A-Field: \u{E4} value\r\n\r\n",
    ]

    /// A sound head with up to three octets changed, removed or put in; the interesting octets come
    /// often.
    private static func damagedMessage(using random: inout SeededGenerator) -> [UInt8] {
        let interesting: [UInt8] = [13, 10, 32, 9, 0, 127, 255, 58, 37, 44, 47, 48]
        var message = octets(seeds[Int.random(in: seeds.indices, using: &random)])
        for _ in 0...Int.random(in: 0...2, using: &random) {
            let index = Int.random(in: message.indices, using: &random)
            let octet =
                Bool.random(using: &random)
                ? interesting[Int.random(in: interesting.indices, using: &random)]
                : UInt8.random(in: 0...255, using: &random)
            switch UInt8.random(in: 0..<4, using: &random) {
            case 0: message.remove(at: index)
            case 1: message.insert(octet, at: index)
            case 2: message.insert(contentsOf: [13, 10], at: index)
            default: message[index] = octet
            }
        }
        return message
    }
}
