/// Expectations (R-H1-21). Where a body follows, whether it comes with its head or later makes no
/// difference: who expected an invitation and earned a refusal is not read any further.
enum ExpectationCases {
    static let all: [HostileCase] = [
        .fields("Expect: 100-continue\r\nContent-Length: 4", body: "body", .served(body: "body")),
        .fields("expect:100-CONTINUE\r\nContent-Length: 4", body: "body", .served(body: "body")),
        .fields(
            "Expect: 100-continue\r\nTransfer-Encoding: chunked",
            body: "2\r\nhi\r\n0\r\n\r\n",
            .served(body: "hi")
        ),
        .fields("Expect: 100-continue", .served()),
        .fields("Expect: 100-continue\r\nContent-Length: 0", .served()),
        .fields("Expect:", .turnedAway(417)),
        .fields("Expect: 200-ok", .turnedAway(417)),
        .fields("Expect: 100", .turnedAway(417)),
        .fields("Expect: 100-continue, 100-continue", .turnedAway(417)),
        .fields("Expect: 100-continue;a=b", .turnedAway(417)),
        .fields("Expect: \"100-continue\"", .turnedAway(417)),
        .fields("Expect: 100-continue\u{E4}", .turnedAway(417)),
        .fields("Expect: 100 continue", .turnedAway(417)),
        .fields("Expect: x\r\nContent-Length: 4", body: "body", .refused(417)),
        .fields("Expect: x\r\nTransfer-Encoding: chunked", body: "0\r\n\r\n", .refused(417)),
        .fields(
            "Expect: 100-continue\r\nX-Api-Key: a\r\nX-Api-Key: a\r\nContent-Length: 4",
            body: "body",
            .refused(400)
        ),
        .fields(
            "Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 4",
            body: "body",
            .refused(400)
        ),
        .message(
            "BREW /ok HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody",
            .refused(501)
        ),
        .fields("Expect: 100-continue\r\nContent-Length: 262145", .refused(413)),
        .fields(
            "Expect: 100-continue\r\nTransfer-Encoding: chunked",
            body: "40001\r\n",
            .refused(413)
        ),
        .fields("Expect: 100-continue\r\nContent-Length: x", body: "body", .refused(400)),
        // HTTP/1.0 knows no invitation, and waits for none (RFC 9110 §10.1.1).
        .message(
            "POST /ok HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody",
            .servedLast(body: "body")
        ),
    ]
}
