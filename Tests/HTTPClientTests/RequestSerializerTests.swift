import HTTP
import HTTPTypes
import Platform
import Testing

@testable import HTTPClient

@Suite("RequestSerializer")
struct RequestSerializerTests {
    private struct Unavailable: Error {}

    private func text(_ request: ClientRequest) throws(ClientError.Reason) -> String {
        let output = try RequestSerializer.write(
            request,
            authority: "127.0.0.1:9",
            into: ByteBuffer()
        )
        return output.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test("writes a request without a body")
    func get() throws {
        let request = ClientRequest(
            method: .get,
            path: "/api/v1/x?a=%20b&c=1",
            fields: [.accept: "application/json"]
        )
        #expect(
            try text(request)
                == "GET /api/v1/x?a=%20b&c=1 HTTP/1.1\r\nHost: 127.0.0.1:9\r\nAccept: application/json\r\n\r\n"
        )
    }

    @Test("writes body, length and credential")
    func post() throws {
        var request = ClientRequest(
            method: .post,
            path: "/x",
            fields: [.contentType: "application/json"],
            body: Array("{\"a\":1}".utf8)
        )
        request.credential = { writer in
            try writer.append("X-Auth-Token", Array("s3cret".utf8).span)
        }
        #expect(
            try text(request) == """
                POST /x HTTP/1.1\r\nHost: 127.0.0.1:9\r\nContent-Type: application/json\r\n\
                Content-Length: 7\r\nX-Auth-Token: s3cret\r\n\r\n{"a":1}
                """
        )
    }

    @Test(
        "tells that there is no body where one is expected (RFC 9110 §8.6)",
        arguments: [
            (.post, true), (.put, true), (.patch, true), (.get, false), (.head, false),
            (.delete, false),
        ]
            as [(HTTPRequest.Method, Bool)]
    )
    func emptyBody(method: HTTPRequest.Method, isAnnounced: Bool) throws {
        let text = try text(ClientRequest(method: method, path: "/"))
        #expect(text.contains("\r\nContent-Length: 0\r\n") == isAnnounced)
        #expect(text.hasSuffix("\r\n\r\n"))
    }

    @Test(
        "refuses a target that would break the head, or is none",
        arguments: [
            "", "x", "http://host/x", "*", "/a b", "/a\r\nX: y", "/a\u{0}", "/a#b", "/ä", "/\u{7F}",
            "/a\tb",
            "/x HTTP/1.1\r\nHost: evil",
        ]
    )
    func targets(path: String) {
        #expect(throws: ClientError.Reason.invalidRequest) {
            try text(ClientRequest(method: .get, path: path))
        }
    }

    @Test(
        "refuses a field that would break the head or change its framing",
        arguments: [
            ("Content-Length", "5"),
            ("transfer-encoding", "chunked"), ("Host", "evil"), ("Connection", "close"),
            ("TE", "trailers"),
            ("Upgrade", "h2c"), ("Trailer", "X"), ("Keep-Alive", "1"),
        ]
    )
    func fields(name: String, value: String) throws {
        var fields = HTTPFields()
        fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        #expect(throws: ClientError.Reason.invalidRequest) {
            try text(ClientRequest(method: .get, path: "/", fields: fields))
        }
    }

    @Test(
        "never lets a control character of a value reach the wire",
        arguments: ["a\r\nX: y", "a\nb", "a\0", "a\u{1}b", "a\u{7F}", "a\u{1B}[0m"]
    )
    func controls(value: String) throws {
        let request = ClientRequest(method: .get, path: "/", fields: [.userAgent: value])
        let text = (try? text(request)) ?? ""
        #expect(!text.contains("\r\nX: y"))
        #expect(!text.replacing("\r\n", with: "").utf8.contains { $0 < 32 || $0 == 127 })
    }

    @Test("tells when the credential could not be lent, or is none")
    func credential() {
        var request = ClientRequest(method: .get, path: "/")
        request.credential = { _ in throw Unavailable() }
        #expect(throws: ClientError.Reason.credentialUnavailable) { try text(request) }
        request.credential = { writer in
            try writer.append("X-Auth-Token", Array("a\r\nb".utf8).span)
        }
        #expect(throws: ClientError.Reason.credentialUnavailable) { try text(request) }
    }
}
