import HTTP
import TestSupport
import Testing

@Suite("Chunk extensions and trailers (RFC 9112 §7.1.1, §7.1.2)")
struct ChunkExtensionTests {
    static let valid = [
        ";a", ";a=b", ";a=\"b\"", ";a=\"\"", ";a;b", ";a=b;c=d", " ;a", "\t ; \ta", ";a ;b",
        ";a =b", ";a= b", ";a = \"b\" ; c", ";a=\" \\\" ; = \\\\ \t\u{FF}\"", ";!#$%&'*+-.^_`|~=1",
        ";a=\"\\\t\\ \\x\"",
    ]

    static let invalid = [
        ";", "; ", ";;a", ";a;", ";a=", ";a= ", ";=b", ";a=b=c", ";a b", ";a=b c", ";a ", ";a=b ",
        ";a=\"b\" ", " ", " a", ";a=\"b", ";a=\"b\"c", ";a=b\"c\"", ";a=\"b\\", ";a(", ";a=(",
        ";a=\"\0\"", ";a=\"\u{7F}\"", ";a=\"\\\0\"", ";\u{E4}", ";a=\u{E4}", ";a,b", "=a",
        ";a=\"b\"\"c\"", ";a\0", ";a==b", ";\"a\"=b", ";a=b\\",
    ]

    @Test("extensions that follow the grammar are ignored", arguments: valid, Delivery.allCases)
    func accepts(text: String, delivery: Delivery) {
        let body = "2\(text)\r\nhi\r\n0\(text)\r\n\r\n"
        #expect(ChunkedVerdict(body, delivery) == .decoded("hi"))
    }

    @Test("extensions that do not follow it are refused", arguments: invalid, Delivery.allCases)
    func refuses(text: String, delivery: Delivery) {
        #expect(ChunkedVerdict("2\(text)\r\nhi\r\n0\r\n\r\n", delivery) == .brokenChunk)
        #expect(ChunkedVerdict("0\(text)\r\n\r\n", delivery) == .brokenChunk)
    }

    @Test("a line end inside an extension is no way out of it", arguments: Delivery.allCases)
    func lineEnds(_ delivery: Delivery) {
        for text in [
            ";a\nb", ";a=\"\n\"", ";a=\"\r\n\"", ";a\r\r\n", ";a\rb", "\n", ";a=\"\\\r\n\"",
        ] {
            #expect(ChunkedVerdict("0\(text)\r\n\r\n", delivery) == .brokenChunk)
        }
    }

    @Test("extensions of one chunk are limited to 1 KiB", arguments: Delivery.allCases)
    func limitPerChunk(_ delivery: Delivery) {
        func body(_ count: Int) -> String {
            "0;" + String(repeating: "a", count: count - 1) + "\r\n\r\n"
        }
        #expect(ChunkedVerdict(body(1024), delivery) == .decoded(""))
        #expect(ChunkedVerdict(body(1025), delivery) == .brokenChunk)
    }

    @Test("extensions of all chunks are limited to 16 KiB", arguments: [Delivery.whole])
    func limitPerMessage(_ delivery: Delivery) {
        let chunk = "1;" + String(repeating: "a", count: 1023) + "\r\nx\r\n"
        let full = String(repeating: chunk, count: 16)
        #expect(
            ChunkedVerdict(full + "0\r\n\r\n", delivery)
                == .decoded(String(repeating: "x", count: 16))
        )
        #expect(ChunkedVerdict(full + "0;a\r\n\r\n", delivery) == .brokenChunk)
    }

    static let trailers: [(String, ChunkedVerdict)] = [
        ("A: b\r\n", .decoded("")), ("A:\r\n", .decoded("")),
        ("A:b\r\nC-D: \u{E4}\t e\r\n", .decoded("")),
        ("Content-Length: 5\r\n", .decoded("")), ("Host: x\r\nHost: y\r\n", .decoded("")),
        ("A\r\n", .brokenTrailer), ("A b: c\r\n", .brokenTrailer), ("A : b\r\n", .brokenTrailer),
        (": b\r\n", .brokenTrailer), (" A: b\r\n", .brokenTrailer),
        ("A: b\r\n c\r\n", .brokenTrailer), ("A: b\nC: d\r\n", .brokenTrailer),
        ("A: b\rC: d\r\n", .brokenTrailer), ("A: \0\r\n", .brokenTrailer),
        ("A: \u{7F}\r\n", .brokenTrailer), ("A\0: b\r\n", .brokenTrailer),
        ("\u{E4}: b\r\n", .brokenTrailer), ("\n", .brokenTrailer), ("A: b\r\n\n", .brokenTrailer),
        ("GET / HTTP/1.1\r\n", .brokenTrailer), ("\rA: b\r\n", .brokenTrailer),
        ("A: b\r\r\n", .brokenTrailer), ("A(: b\r\n", .brokenTrailer),
    ]

    @Test("trailers are field lines, and dropped", arguments: trailers, Delivery.allCases)
    func trailer(_ trailer: (text: String, verdict: ChunkedVerdict), _ delivery: Delivery) {
        #expect(ChunkedVerdict("0\r\n\(trailer.text)\r\n", delivery) == trailer.verdict)
    }

    @Test("32 trailer lines are the most", arguments: Delivery.allCases)
    func trailerCount(_ delivery: Delivery) {
        func body(_ count: Int) -> String {
            "0\r\n" + String(repeating: "A: b\r\n", count: count) + "\r\n"
        }
        #expect(ChunkedVerdict(body(32), delivery) == .decoded(""))
        #expect(ChunkedVerdict(body(33), delivery) == .refused(.headTooLarge))
    }

    @Test("8 KiB of trailers are the most, without their line ends", arguments: Delivery.allCases)
    func trailerSize(_ delivery: Delivery) {
        func body(_ count: Int) -> String {
            "0\r\nA:x\r\nB:" + String(repeating: "v", count: count - 5) + "\r\n\r\n"
        }
        #expect(ChunkedVerdict(body(8192), delivery) == .decoded(""))
        #expect(ChunkedVerdict(body(8193), delivery) == .refused(.headTooLarge))
    }
}
