import HTTP
import TestSupport
import Testing

@Suite("The chunked coding (RFC 9112 §7.1)")
struct ChunkedDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let coded: String
        let verdict: ChunkedVerdict

        init(_ coded: String, _ verdict: ChunkedVerdict) {
            self.coded = coded
            self.verdict = verdict
        }

        var testDescription: String { coded.debugDescription }
    }

    static let bodies: [Case] = [
        Case("0\r\n\r\n", .decoded("")),
        Case("5\r\nhello\r\n0\r\n\r\n", .decoded("hello")),
        Case("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", .decoded("hello world")),
        Case("a\r\n0123456789\r\n0\r\n\r\n", .decoded("0123456789")),
        Case("A\r\n0123456789\r\n0\r\n\r\n", .decoded("0123456789")),
        Case("0000000000000005\r\nhello\r\n0\r\n\r\n", .decoded("hello")),
        Case("5\r\nhello\r\n0000000000000000\r\n\r\n", .decoded("hello")),
        Case("2\r\n\r\n\r\n0\r\n\r\n", .decoded("\r\n")),
        Case("3\r\n0\r\n\r\n0\r\n\r\n", .decoded("0\r\n")),
        Case("1\r\n\0\r\n1\r\n\u{FF}\r\n0\r\n\r\n", .decoded("\0\u{FF}")),
        Case("0\r\n\r\nGET / HTTP/1.1", .decoded("", rest: "GET / HTTP/1.1")),
        Case("1\r\na\r\n0\r\n\r\n\r\n", .decoded("a", rest: "\r\n")),
    ]

    static let unfinished: [Case] = [
        "", "5", "5\r", "5\r\n", "5\r\nhell", "5\r\nhello",
        "5\r\nhello\r", "5\r\nhello\r\n", "0", "0\r\n", "0\r\n\r", "0\r\nA: b\r\n", "5;a=\"",
    ].map { Case($0, .incomplete) }

    static let sizes: [Case] = [
        "\r\n", "\r\n0\r\n\r\n", "g\r\n", "-1\r\n", "+5\r\nhello", "0x5\r\nhello", " 5\r\nhello",
        "\t5\r\nhello", "5_\r\nhello", "5.0\r\nhello", "5\nhello\n0\n\n", "5\rhello", "5\r\rhello",
        "5 \r\nhello", "5\t\r\nhello", "5 5\r\nhello", "5,5\r\nhello", "\u{B2}\r\n", "5\0\r\n",
        "00000000000000005\r\nhello", "10000000000000005\r\nhello", ";a\r\n", "\"5\"\r\n",
    ].map { Case($0, .brokenChunk) }

    static let hugeSizes: [Case] = [
        Case("7fffffffffffffff\r\n", .refused(.bodyTooLarge)),
        Case("8000000000000000\r\n", .brokenChunk),
        Case("ffffffffffffffff\r\n", .brokenChunk),
        Case("100001\r\n", .refused(.bodyTooLarge)),
    ]

    static let dataEnds: [Case] = [
        "5\r\nhello0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0\r\n\r\n",
        "5\r\nhello \r\n0\r\n\r\n", "5\r\nhello!\r\n0\r\n\r\n", "4\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n\r\n0\r\n\r\n", "5\r\nhello\r\r\n0\r\n\r\n",
    ].map { Case($0, .brokenChunk) }

    @Test("bodies", arguments: bodies, Delivery.allCases)
    func body(_ coded: Case, _ delivery: Delivery) {
        #expect(ChunkedVerdict(coded.coded, delivery) == coded.verdict)
    }

    @Test(
        "an unfinished body is neither complete nor broken",
        arguments: unfinished,
        Delivery.allCases
    )
    func incomplete(_ coded: Case, _ delivery: Delivery) {
        #expect(ChunkedVerdict(coded.coded, delivery) == coded.verdict)
    }

    @Test(
        "a size is 1 to 16 hexadecimal digits and nothing else",
        arguments: sizes + hugeSizes,
        Delivery.allCases
    )
    func size(_ coded: Case, _ delivery: Delivery) {
        #expect(ChunkedVerdict(coded.coded, delivery) == coded.verdict)
    }

    @Test("chunk data is followed by CRLF at once", arguments: dataEnds, Delivery.allCases)
    func dataEnd(_ coded: Case, _ delivery: Delivery) {
        #expect(ChunkedVerdict(coded.coded, delivery) == coded.verdict)
    }

    @Test(
        "the whole body is held against the budget, before its data comes",
        arguments: Delivery.allCases
    )
    func budget(_ delivery: Delivery) {
        let body = "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
        #expect(ChunkedVerdict(body, delivery, budget: 6) == .decoded("abcdef"))
        #expect(ChunkedVerdict(body, delivery, budget: 5) == .refused(.bodyTooLarge))
        #expect(ChunkedVerdict("3\r\nabc\r\n4\r", delivery, budget: 6) == .refused(.bodyTooLarge))
        #expect(ChunkedVerdict("0\r\n\r\n", delivery, budget: 0) == .decoded(""))
        #expect(ChunkedVerdict("1\r\n", delivery, budget: 0) == .refused(.bodyTooLarge))
    }

    @Test("any body, chunked and delivered in any way, comes out as it went in", arguments: 0..<60)
    func roundTrip(_ round: Int) {
        let seed = SeededGenerator().seed
        var random = SeededGenerator(seed: seed &+ UInt64(round))
        var coding = RandomCoding(using: &random)
        coding.append(chunks: Int.random(in: 0...30, using: &random), using: &random)
        let coded = coding.finished(using: &random)
        var ends = Set([coded.count])
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            ends.insert(Int.random(in: 1...coded.count, using: &random))
        }
        let verdict = ChunkedVerdict(coded, endsOfPieces: ends.sorted())
        #expect(verdict == .decoded(latin1(coding.body), rest: "NEXT"), "seed \(seed)")
    }

    @Test("a damaged body gets the same verdict however it arrives", arguments: 0..<40)
    func damaged(_ round: Int) {
        let seed = SeededGenerator().seed
        var random = SeededGenerator(seed: seed &+ UInt64(round))
        for _ in 0..<50 {
            var coding = RandomCoding(using: &random)
            coding.append(chunks: 3, using: &random)
            var coded = coding.finished(using: &random)
            let index = Int.random(in: coded.indices, using: &random)
            let octets: [UInt8] = [13, 10, 32, 34, 48, 59, 61, 92, 255]
            coded[index] = octets[Int.random(in: octets.indices, using: &random)]
            let whole = ChunkedVerdict(coded, endsOfPieces: [coded.count])
            for delivery in Delivery.allCases {
                let verdict = ChunkedVerdict(coded, endsOfPieces: delivery.ends(of: coded))
                #expect(verdict == whole, "seed \(seed)")
            }
        }
    }
}

/// A random body in a random, valid coding, with `NEXT` behind it.
private struct RandomCoding {
    private(set) var body: [UInt8] = []
    private var coded: [UInt8] = []

    init(using random: inout SeededGenerator) {}

    mutating func append(chunks: Int, using random: inout SeededGenerator) {
        for _ in 0..<chunks {
            let count = Int.random(in: 1...(Bool.random(using: &random) ? 20 : 700), using: &random)
            let data = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            body += data
            appendLine(size: count, using: &random)
            coded += data + [13, 10]
        }
    }

    mutating func finished(using random: inout SeededGenerator) -> [UInt8] {
        appendLine(size: 0, using: &random)
        for number in 0..<Int.random(in: 0...2, using: &random) {
            coded += octets("X-Trailer-\(number): some value\r\n")
        }
        return coded + octets("\r\nNEXT")
    }

    private mutating func appendLine(size: Int, using random: inout SeededGenerator) {
        let extensions = ["", "", ";a", " ; a = b", ";a=\"\\\"; \";c"]
        let zeroes = String(repeating: "0", count: Int.random(in: 0...4, using: &random))
        let digits = String(size, radix: 16, uppercase: Bool.random(using: &random))
        coded += octets(zeroes + digits)
        coded += octets(extensions[Int.random(in: extensions.indices, using: &random)])
        coded += [13, 10]
    }
}
