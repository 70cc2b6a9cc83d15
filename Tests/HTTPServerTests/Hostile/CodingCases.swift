/// Transfer-Encoding, alone and with Content-Length (R-H1-05, R-H1-14, R-H1-15).
enum CodingCases {
    static let all = accepted + malformed + unsupported + conflicts

    private static let body = "2\r\nhi\r\n0\r\n\r\n"

    private static func coding(
        _ value: String,
        _ outcome: HostileCase.Outcome
    ) -> HostileCase {
        .fields("Transfer-Encoding: \(value)", body: body, outcome)
    }

    private static let accepted: [HostileCase] = [
        coding("chunked", .served(body: "hi")),
        coding("Chunked", .served(body: "hi")),
        coding("CHUNKED", .served(body: "hi")),
        coding("\t chunked \t", .served(body: "hi")),
        .fields("transfer-encoding:chunked", body: body, .served(body: "hi")),
        .fields(
            "Transfer-Encoding: chunked\r\nContent-Encoding: identity",
            body: body,
            .served(body: "hi")
        ),
    ]

    private static let malformed: [HostileCase] = [
        coding("", .refused(400)), coding(",", .refused(400)), coding(", ,", .refused(400)),
        coding("chunked,", .refused(400)), coding(",chunked", .refused(400)),
        coding("chunked, chunked", .refused(400)), coding("chunked,Chunked", .refused(400)),
        coding("chunked, gzip", .refused(400)), coding("chunked, identity", .refused(400)),
        coding("gzip, chunked, chunked", .refused(400)),
        coding("chunked, gzip, chunked", .refused(400)),
        coding("chunked;a=b", .refused(400)), coding("\"chunked\"", .refused(400)),
        coding("gzip, chunked;a=b", .refused(400)), coding("chunked, gzip;x=y", .refused(400)),
        coding("gzip;x", .refused(400)), coding("gzip;x=\"y", .refused(400)),
        coding("chunked\u{A0}", .refused(400)), coding("\u{FF}chunked", .refused(400)),
        coding("chunked chunked", .refused(400)), coding("gzip chunked", .refused(400)),
        coding("(chunked)", .refused(400)), coding("chunked\0", .refused(400)),
        coding("chunked\u{1}", .refused(400)), coding("c\r\n hunked", .refused(400)),
        coding("chunked\r\nTransfer-Encoding: chunked", .refused(400)),
        coding("gzip\r\nTransfer-Encoding: chunked", .refused(400)),
        coding("chunked\r\nTransfer-Encoding: identity", .refused(400)),
        coding("chunked\r\nX: y\r\ntransfer-encoding:", .refused(400)),
        .message(
            "POST /ok HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(body)",
            .refused(400)
        ),
        .message(
            "POST /ok HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n\(body)",
            .refused(400)
        ),
        .message(
            "POST /ok HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n\(body)",
            .refused(400)
        ),
    ]

    private static let unsupported: [HostileCase] = [
        coding("gzip", .refused(501)), coding("gzip, chunked", .refused(501)),
        coding("gzip,chunked", .refused(501)), coding("identity", .refused(501)),
        coding("identity, chunked", .refused(501)), coding("xchunked", .refused(501)),
        coding("chunkedx", .refused(501)), coding("chunk", .refused(501)),
        coding("gzip;x=y", .refused(501)), coding("gzip ; x=\"a, chunked\", br", .refused(501)),
        coding("gzip;x=y, chunked", .refused(501)),
        coding("'chunked'", .refused(501)), coding("deflate, gzip, chunked", .refused(501)),
    ]

    private static let conflicts: [HostileCase] =
        [
            "Content-Length: 12\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 12",
            "Transfer-Encoding: chunked\r\nContent-Length: 0",
            "Transfer-Encoding: chunked\r\nContent-Length:",
            "Transfer-Encoding: identity\r\nContent-Length: 12",
            "Transfer-Encoding:\r\nContent-Length: 12",
            "Content-Length: x\r\nTransfer-Encoding: chunked",
        ].map { .fields($0, body: body, .refused(400)) } + [
            .message(
                "GET /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                .refused(400)
            ),
            .message(
                "POST /ok HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                .refused(400)
            ),
        ]
}
