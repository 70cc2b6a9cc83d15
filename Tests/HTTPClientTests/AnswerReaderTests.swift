import HTTP
import HTTPTypes
import Testing
import Transport

@testable import HTTPClient

@Suite("AnswerReader")
struct AnswerReaderTests {
    /// What came of reading some bytes.
    enum Outcome: Equatable {
        case answer(status: Int, body: String, keepsAlive: Bool, rest: Int)
        case incomplete
        case failed(ClientError.Reason)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var answersHead = false
        var ended = false
        var maxBody = 100
        var outcome: Outcome

        init(
            _ name: String,
            _ text: String,
            answersHead: Bool = false,
            ended: Bool = false,
            maxBody: Int = 100,
            _ outcome: Outcome
        ) {
            self.name = name
            self.text = text.replacing("\n", with: "\r\n")
            self.answersHead = answersHead
            self.ended = ended
            self.maxBody = maxBody
            self.outcome = outcome
        }

        var testDescription: String { name }
    }

    private static func ok(_ body: String, keepsAlive: Bool = true, rest: Int = 0) -> Outcome {
        .answer(status: 200, body: body, keepsAlive: keepsAlive, rest: rest)
    }

    private static let interim = "HTTP/1.1 103 Early Hints\nLink: </x>\n\n"
    private static let ok = "HTTP/1.1 200 OK\n"

    static let whole: [Row] = [
        Row("content-length", ok + "Content-Length: 5\n\nhello", ok("hello")),
        Row("empty body", ok + "Content-Length: 0\n\n", ok("")),
        Row("bytes after the message", ok + "Content-Length: 2\n\nhello", ok("he", rest: 3)),
        Row("chunked", ok + "Transfer-Encoding: chunked\n\n3\nabc\n2;x=y\nde\n0\n\n", ok("abcde")),
        Row("chunked, trailers", ok + "Transfer-Encoding: chunked\n\n1\na\n0\nX: y\n\n", ok("a")),
        Row(
            "chunked, bytes after it",
            ok + "Transfer-Encoding: chunked\n\n1\na\n0\n\nHTTP",
            ok("a", rest: 4)
        ),
        Row("empty chunked", ok + "Transfer-Encoding: chunked\n\n0\n\n", ok("")),
        Row("until close", ok + "X: y\n\nhello", ended: true, ok("hello", keepsAlive: false)),
        Row("until close, empty", ok + "\n", ended: true, ok("", keepsAlive: false)),
        Row("HEAD", ok + "Content-Length: 5\n\n", answersHead: true, ok("")),
        Row("HEAD, chunked", ok + "Transfer-Encoding: chunked\n\n", answersHead: true, ok("")),
        Row("HEAD without a length", ok + "\n", answersHead: true, ok("")),
        Row(
            "204",
            "HTTP/1.1 204 No Content\n\n",
            .answer(status: 204, body: "", keepsAlive: true, rest: 0)
        ),
        Row(
            "304 with the length of what it is about",
            "HTTP/1.1 304 Not Modified\nContent-Length: 9\n\n",
            .answer(status: 304, body: "", keepsAlive: true, rest: 0)
        ),
        Row("close", ok + "Connection: close\nContent-Length: 1\n\na", ok("a", keepsAlive: false)),
        Row("HTTP/1.0", "HTTP/1.0 200 OK\nContent-Length: 1\n\na", ok("a", keepsAlive: false)),
        Row("one interim answer", interim + ok + "Content-Length: 1\n\na", ok("a")),
        Row(
            "eight interim answers",
            String(repeating: interim, count: 8) + ok + "Content-Length: 1\n\na",
            ok("a")
        ),
        Row("the largest body", ok + "Content-Length: 5\n\nhello", maxBody: 5, ok("hello")),
        Row(
            "the largest chunked body",
            ok + "Transfer-Encoding: chunked\n\n5\nhello\n0\n\n",
            maxBody: 5,
            ok("hello")
        ),
        Row(
            "the largest body until close",
            ok + "\nhello",
            ended: true,
            maxBody: 5,
            ok("hello", keepsAlive: false)
        ),
    ]

    static let incomplete: [Row] = [
        Row("nothing", "", .incomplete),
        Row("nothing, ended", "", ended: true, .incomplete),
        Row("half a head", "HTTP/1.1 200 OK\nContent-Le", ended: true, .incomplete),
        Row("half a body", ok + "Content-Length: 5\n\nhel", ended: true, .incomplete),
        Row(
            "no last chunk",
            ok + "Transfer-Encoding: chunked\n\n3\nabc\n",
            ended: true,
            .incomplete
        ),
        Row("half a chunk", ok + "Transfer-Encoding: chunked\n\n3\nab", ended: true, .incomplete),
        Row("until close, still open", ok + "\nhello", .incomplete),
        Row("interim answer only", interim, ended: true, .incomplete),
    ]

    static let refused: [Row] = [
        Row("101", "HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\n", .failed(.malformed)),
        Row("nine interim answers", String(repeating: interim, count: 9), .failed(.malformed)),
        Row("no HTTP", "<html>hello</html>\n\n", .failed(.malformed)),
        Row("HTTP/2.0", "HTTP/2.0 200 OK\n\n", .failed(.malformed)),
        Row("status 600", "HTTP/1.1 600 Hm\n\n", .failed(.malformed)),
        Row("status 20", "HTTP/1.1 20 OK\n\n", .failed(.malformed)),
        Row(
            "both framings",
            ok + "Content-Length: 1\nTransfer-Encoding: chunked\n\n",
            .failed(.malformed)
        ),
        Row("two lengths", ok + "Content-Length: 1\nContent-Length: 1\n\n", .failed(.malformed)),
        Row("list of lengths", ok + "Content-Length: 1, 1\n\n", .failed(.malformed)),
        Row("negative length", ok + "Content-Length: -1\n\n", .failed(.malformed)),
        Row("signed length", ok + "Content-Length: +1\n\n", .failed(.malformed)),
        Row("folded field", ok + "X: a\n b\n\n", .failed(.malformed)),
        Row("blank before the colon", ok + "X : a\n\n", .failed(.malformed)),
        Row("gzip, chunked", ok + "Transfer-Encoding: gzip, chunked\n\n", .failed(.malformed)),
        Row(
            "chunked in HTTP/1.0",
            "HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n",
            .failed(.malformed)
        ),
        Row("bad chunk size", ok + "Transfer-Encoding: chunked\n\nx\n", .failed(.malformed)),
        Row(
            "no line end after a chunk",
            ok + "Transfer-Encoding: chunked\n\n1\nab",
            .failed(.malformed)
        ),
        Row(
            "huge chunk size",
            ok + "Transfer-Encoding: chunked\n\nfffffffffffffffff\n",
            .failed(.malformed)
        ),
        Row(
            "chunk beyond the limit",
            ok + "Transfer-Encoding: chunked\n\n65\n",
            .failed(.tooLarge)
        ),
        Row(
            "chunks beyond the limit",
            ok + "Transfer-Encoding: chunked\n\n3\nabc\n3\n",
            maxBody: 5,
            .failed(.tooLarge)
        ),
        Row("length beyond the limit", ok + "Content-Length: 101\n\n", .failed(.tooLarge)),
        Row("until close beyond the limit", ok + "\nhello!", maxBody: 5, .failed(.tooLarge)),
        Row(
            "huge length",
            ok + "Content-Length: 9223372036854775807\n\n",
            .failed(.tooLarge)
        ),
        Row(
            "huge field",
            ok + "X: " + String(repeating: "x", count: 9000) + "\n\n",
            .failed(.tooLarge)
        ),
        Row("101 fields", ok + String(repeating: "X: y\n", count: 101) + "\n", .failed(.tooLarge)),
    ]

    private func read(_ row: Row, by step: Int) -> Outcome {
        let buffer = ReceiveBuffer()
        var reader = AnswerReader(answersHead: row.answersHead, maxBody: row.maxBody)
        var rest = Array(row.text.utf8)[...]
        do throws(ClientError.Reason) {
            repeat {
                let part = rest.prefix(step)
                rest = rest.dropFirst(step)
                var offset = part.startIndex
                while offset < part.endIndex {
                    buffer.fill { room in
                        let count = min(room.count, part.endIndex - offset)
                        room.copyBytes(from: part[offset..<(offset + count)])
                        offset += count
                        return count
                    }
                }
                let isLast = rest.isEmpty
                if let answer = try reader.read(buffer, ended: row.ended && isLast) {
                    return .answer(
                        status: answer.status,
                        body: String(decoding: answer.body, as: UTF8.self),
                        keepsAlive: reader.keepsAlive,
                        rest: buffer.count + rest.count
                    )
                }
            } while !rest.isEmpty
            return .incomplete
        } catch {
            return .failed(error)
        }
    }

    @Test(
        "gives the same result however its bytes are cut",
        arguments: whole + incomplete + refused
    )
    func table(row: Row) {
        for step in row.text.utf8.count > 1000 ? [100_000, 100] : [100_000, 1, 2, 3, 7, 16] {
            #expect(read(row, by: step) == row.outcome, "\(step) bytes at a time")
        }
    }

    @Test("gives fields in their order, with repetitions and without the blanks around values")
    func fields() throws {
        let buffer = ReceiveBuffer()
        let text =
            "HTTP/1.1 200 OK\r\nX-A:  1 \r\nSet-Cookie: a\r\nset-cookie: b\r\nContent-Length: 0\r\n\r\n"
        buffer.fill { room in
            room.copyBytes(from: text.utf8)
            return text.utf8.count
        }
        var reader = AnswerReader(answersHead: false, maxBody: 0)
        let answer = try #require(try reader.read(buffer, ended: false))
        #expect(answer.fields.map(\.value) == ["1", "a", "b", "0"])
        #expect(answer.fields.first?.name.rawName == "X-A")
    }
}
