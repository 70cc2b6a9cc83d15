internal import HTTPServer
internal import HTTPTypes

/// An answer as octets, for scripts that change them.
struct MessageText {
    private let head: String
    let body: [UInt8]

    init(_ response: ServerResponse) {
        let fields = response.head.headerFields.map { "\($0.name.rawName): \($0.value)\r\n" }
        head = "HTTP/1.1 \(response.head.status.code) \r\n" + fields.joined()
        body = response.body
    }

    /// The head with further lines, each without its CRLF.
    func head(_ lines: String...) -> [UInt8] {
        Array((head + lines.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
    }

    /// The message as it should be.
    var whole: [UInt8] { head("Content-Length: \(body.count)") + body }

    /// The body as one chunk, without the last one (RFC 9112 §7.1).
    var chunk: [UInt8] {
        Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n".utf8)
    }
}
