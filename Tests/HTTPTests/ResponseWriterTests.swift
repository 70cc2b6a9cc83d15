import HTTP
import Platform
import TestSupport
import Testing

@Suite("Writing answers")
struct ResponseWriterTests {
    private func written(_ write: (inout ResponseWriter) -> Void) -> String {
        var writer = ResponseWriter()
        writer.dateLine = Array("Date: D\r\n".utf8)
        write(&writer)
        return writer.output.withBytes { latin1($0) }
    }

    @Test("status, date, fields, length and body")
    func whole() {
        let answer = written { writer in
            writer.begin(200)
            writer.field("Content-Type", "text/plain")
            writer.field("Age", 42)
            let value = octets("v\u{E4}")
            writer.field("X-Value", value.span)
            writer.fields(octets("A: b\r\nC: d\r\n"))
            writer.output.append("X-Pieces: n=" as StaticString)
            writer.output.append(decimal: -7)
            writer.output.append("\r\n" as StaticString)
            writer.end(octets("body"))
        }
        #expect(
            answer == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain\r\nAge: 42\r\n"
                + "X-Value: v\u{E4}\r\nA: b\r\nC: d\r\nX-Pieces: n=-7\r\n"
                + "Content-Length: 4\r\n\r\nbody"
        )
    }

    @Test("a HEAD answer tells the length and leaves the body out")
    func head() {
        let answer = written { writer in
            writer.omitsBody = true
            writer.begin(200)
            writer.end(octets("body"))
            #expect(writer.bodyCount == 4)
        }
        #expect(answer == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 4\r\n\r\n")
    }

    @Test("the last answer says so")
    func closes() {
        let answer = written { writer in
            writer.closes = true
            writer.begin(400)
            writer.end([])
        }
        #expect(
            answer == "HTTP/1.1 400 Bad Request\r\nDate: D\r\nConnection: close\r\n"
                + "Content-Length: 0\r\n\r\n"
        )
    }

    @Test("a status that has no body gets no length")
    func withoutBody() {
        let answer = written { writer in
            writer.begin(304)
            writer.field("ETag", "\"x\"")
            writer.endWithoutBody()
            #expect(writer.status == 304)
            #expect(writer.bodyCount == 0)
        }
        #expect(answer == "HTTP/1.1 304 Not Modified\r\nDate: D\r\nETag: \"x\"\r\n\r\n")
    }

    @Test("a status without a name of its own gets an empty reason")
    func unnamedStatus() {
        #expect(
            written { writer in
                writer.begin(299)
                writer.endWithoutBody()
            } == "HTTP/1.1 299 \r\nDate: D\r\n\r\n"
        )
    }

    @Test("every status is written with its own number")
    func statusLines() {
        for status in 100..<600 {
            let answer = written { $0.begin(status) }
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.hasSuffix("\r\nDate: D\r\n"))
        }
    }

    @Test(
        "a value that would break its line is left out with its name",
        arguments: ["a\r\nB: c", "a\n", "\0"]
    )
    func breakingValue(value: String) {
        let value = octets(value)
        let answer = written { writer in
            writer.begin(200)
            writer.field("X-A", value.span)
            writer.end([])
        }
        #expect(answer == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("what the writer writes, the answer parser reads", arguments: Delivery.allCases)
    func readBack(_ delivery: Delivery) {
        let answer = written { writer in
            writer.begin(201)
            writer.end(octets("12345"))
        }
        #expect(ResponseVerdict(octets(answer), delivery) == .ok(201, framing: .length(5)))
    }
}
