/// Content-Length (R-H1-13).
enum LengthCases {
    static let all = accepted + refused

    private static let accepted: [HostileCase] = [
        .fields("Content-Length: 0", .served()),
        .fields("Content-Length: 4", body: "body", .served(body: "body")),
        .fields("content-length:4", body: "body", .served(body: "body")),
        .fields("CONTENT-LENGTH: \t4\t ", body: "body", .served(body: "body")),
        .fields("Content-Length: 04", body: "body", .served(body: "body")),
        .fields("Content-Length: 0000000000000000004", body: "body", .served(body: "body")),
        .fields("Content-Length: 0000000000000000000", .served()),
        .fields("Content-Length: 4\r\nX-Content-Length: 5", body: "body", .served(body: "body")),
        .fields(
            "Content-Length: 38",
            body: "GET /after HTTP/1.1\r\nHost: h\r\nX: yyy\r\n",
            .served(body: "GET /after HTTP/1.1\r\nHost: h\r\nX: yyy\r\n")
        ),
        .fields("Content-Length: 3", body: "\0\r\n", .served(body: "\0\r\n")),
        .message(
            "POST /ok HTTP/1.0\r\nContent-Length: 4\r\n\r\nbody",
            .servedLast(body: "body")
        ),
        // Without a length a request has no body (RFC 9112 §6.3): what follows is the next one.
        .message("POST /ok HTTP/1.1\r\nHost: h\r\n\r\n", .served()),
    ]

    private static let refused: [HostileCase] =
        [
            "", " ", "+4", "-4", "-0", "+0", "0x4", "4h", "x", "4 4", "4\t4", "4,4", "4, 4", "4,",
            ",4",
            "0,4", "4.0", "4e0", "4;a", "4_", "\"4\"", "'4'", "(4)", "\u{B2}", "\u{D9}\u{A4}",
            "00000000000000000004", "9223372036854775808", "9999999999999999999",
            "18446744073709551616", "18446744073709551620", "4294967300x", "NaN", "1e400",
            "999999999999999999999999999999999999999999",
        ].map { value in
            .fields("Content-Length: \(value)", body: "body", .refused(400))
        } + [
            .fields("Content-Length: 9223372036854775807", .refused(413)),
            .fields("Content-Length: 4294967300", body: "body", .refused(413)),
            .fields("Content-Length: 4\r\nContent-Length: 4", body: "body", .refused(400)),
            .fields("Content-Length: 4\r\nContent-Length: 5", body: "body", .refused(400)),
            .fields("Content-Length: 4\r\nX: y\r\ncontent-length: 0", body: "body", .refused(400)),
            .fields("Content-Length: 4\r\nContent-Length:", body: "body", .refused(400)),
            .fields("Content-Length: 0\r\nContent-Length: 0", .refused(400)),
            .message(
                "POST /ok HTTP/1.0\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody",
                .refused(400)
            ),
            .message("GET /ok HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", .refused(400)),
            .message("BREW /ok HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n", .refused(400)),
        ]
}
