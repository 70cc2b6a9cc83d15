/// Field lines: names, values, folding, repetition, and fields that must have no effect
/// (R-H1-09…12, R-H1-22, R-H1-23, R-H1-25).
enum FieldCases {
    static let all = names + folding + values + repetitions + withoutEffect

    private static let names: [HostileCase] = [
        .fields("X-A : b", .refused(400)),
        .fields("X-A\t: b", .refused(400)),
        .fields("Host : h", .refused(400)),
        .fields("Content-Length : 4", body: "body", .refused(400)),
        .fields("Transfer-Encoding : chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("Transfer-Encoding\t:chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("Transfer-Encoding\0: chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("Transfer-Encoding\u{B}: chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("Transfer\u{2D}Encoding\u{AD}: chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("Content_Length: 4", body: "body", .refused(400)),
        .fields("Transfer_Encoding: chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("X_Api_Key: a", .refused(400)),
        .fields("_: a", .refused(400)),
        .fields(": b", .refused(400)),
        .fields(":", .refused(400)),
        .fields(":authority: h", .refused(400)),
        .fields("X-A", .refused(400)),
        .fields("X A: b", .refused(400)),
        .fields("X-A;: b", .refused(400)),
        .fields("\"X-A\": b", .refused(400)),
        .fields("GET /after HTTP/1.1", .refused(400)),
        .fields("!#$%&'*+-.^`|~09aZ: b", .served()),
        .fields("X-A:b", .served()),
    ]

    private static let folding: [HostileCase] = [
        .fields("X-A: b\r\n c", .refused(400)),
        .fields("X-A: b\r\n\tc", .refused(400)),
        .fields("X-A:\r\n b", .refused(400)),
        .fields("X-A: b\r\n ", .refused(400)),
        .fields(" X-A: b", .refused(400)),
        .fields("\tX-A: b", .refused(400)),
        .fields("Transfer-Encoding:\r\n chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("Content-Length: 4\r\n 2", body: "body", .refused(400)),
        .message("GET /ok HTTP/1.1\r\n Host: h\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\n\tX: y\r\nHost: h\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\n \r\nHost: h\r\n\r\n", .refused(400)),
    ]

    private static let values: [HostileCase] = [
        .fields("X-A:", .served()),
        .fields("X-A: \t ", .served()),
        .fields("X-A: a\tb : c", .served()),
        .fields("X-A: \u{80}\u{FF}", .served()),
        .fields("X-A: a\0b", .refused(400)),
        .fields("X-A: \u{1}", .refused(400)),
        .fields("X-A: a\u{B}b", .refused(400)),
        .fields("X-A: a\u{C}b", .refused(400)),
        .fields("X-A: a\u{1B}[0m", .refused(400)),
        .fields("X-A: a\u{7F}", .refused(400)),
        .fields("Transfer-Encoding: \u{B}chunked", body: "0\r\n\r\n", .refused(400)),
        .fields("Content-Length: \u{C}4", body: "body", .refused(400)),
    ]

    private static let repetitions: [HostileCase] = [
        .fields("Authorization: Bearer a\r\nAuthorization: Bearer a", .turnedAway(400)),
        .fields("X-Api-Key: a\r\nx-api-key: b", .turnedAway(400)),
        .fields("X-Api-Key: a\r\nX-Other: c\r\nX-API-KEY:", .turnedAway(400)),
        .fields(
            "Content-Type: a/b\r\nContent-Type: a/b\r\nContent-Length: 4",
            body: "body",
            .turnedAway(400)
        ),
        .fields("Content-Encoding: a\r\nContent-Encoding: b", .turnedAway(400)),
        .fields("Idempotency-Key: a\r\nIdempotency-Key: b", .turnedAway(400)),
        .fields("If-Match: \"a\"\r\nIf-Match: \"b\"", .turnedAway(400)),
        .fields("X-Request-Id: a\r\nX-Request-Id: a", .turnedAway(400)),
        .fields("Traceparent: a\r\nTraceparent: a", .turnedAway(400)),
        .fields("Expect: 100-continue\r\nExpect: 100-continue", .turnedAway(400)),
        .fields("X-Api-Key: a\r\nX-Api-Key: a\r\nConnection: close", .refused(400)),
        .message(
            "POST /ok HTTP/1.0\r\nX-Api-Key: a\r\nX-Api-Key: a\r\n\r\n",
            .refused(400)
        ),
        .fields("Accept: a/b\r\nAccept: c/d", .served()),
        .fields("X-A: b\r\nX-A: b", .served()),
    ]

    private static let withoutEffect: [HostileCase] = [
        .fields("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a", .served()),
        .fields(
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
            .served()
        ),
        .fields("Upgrade: TLS/1.0\r\nConnection: upgrade", .served()),
        .fields(
            "Connection: Content-Length\r\nContent-Length: 4",
            body: "body",
            .served(body: "body")
        ),
        .fields(
            "Connection: transfer-encoding\r\nTransfer-Encoding: chunked",
            body: "2\r\nhi\r\n0\r\n\r\n",
            .served(body: "hi")
        ),
        .fields("Connection: host, authorization", .served()),
        .fields("Connection: keep-alive", .served()),
        .fields("Connection: close", .servedLast()),
        .fields("Connection: CLOSE", .servedLast()),
        .fields("Connection: x, close ,y", .servedLast()),
        .fields("Connection: keep-alive\r\nConnection: close", .servedLast()),
        .fields("Connection: \"close\"", .served()),
        .fields("Keep-Alive: timeout=1, max=0", .served()),
        .fields("Proxy-Connection: close", .served()),
        .fields("TE: trailers, chunked;q=1", .served()),
        .fields("Trailer: Content-Length", .served()),
        .fields("X-HTTP-Method-Override: DELETE", .served()),
        .fields("X-Original-URL: /after\r\nX-Rewrite-URL: /after", .served()),
        .fields("Early-Data: 1", .served()),
        .fields("X-Forwarded-Host: other\r\nForwarded: host=other", .served()),
    ]
}
