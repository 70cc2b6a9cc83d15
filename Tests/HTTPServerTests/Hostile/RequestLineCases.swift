/// The request line (R-H1-03, R-H1-04, R-H1-20).
enum RequestLineCases {
    static let all = blanks + versions + methods + otherProtocols

    private static let blanks: [HostileCase] = [
        .line("GET  /ok HTTP/1.1", .refused(400)),
        .line("GET /ok  HTTP/1.1", .refused(400)),
        .line(" GET /ok HTTP/1.1", .refused(400)),
        .line("\tGET /ok HTTP/1.1", .refused(400)),
        .line("GET /ok HTTP/1.1 ", .refused(400)),
        .line("GET /ok HTTP/1.1\t", .refused(400)),
        .line("GET\t/ok HTTP/1.1", .refused(400)),
        .line("GET /ok\tHTTP/1.1", .refused(400)),
        .line("GET\u{B}/ok HTTP/1.1", .refused(400)),
        .line("GET\u{A0}/ok HTTP/1.1", .refused(400)),
        .line("GET /ok /ok HTTP/1.1", .refused(400)),
        .line("GET /ok HTTP/1.1 HTTP/1.1", .refused(400)),
        .line("GET HTTP/1.1", .refused(400)),
        .line("GET  HTTP/1.1", .refused(400)),
        .line("/ok HTTP/1.1", .refused(400)),
        .line("GET /ok", .refused(400)),
        .line("GET /ok ", .refused(400)),
        .line("GET ", .refused(400)),
        .line("GET", .refused(400)),
    ]

    private static let versions: [HostileCase] = [
        .line("GET /ok HTTP/1.0", .servedLast()),
        .line("GET /ok HTTP/1.2", .served()),
        .line("GET /ok HTTP/1.9", .served()),
        .line("GET /ok HTTP/0.9", .refused(505)),
        .line("GET /ok HTTP/2.0", .refused(505)),
        .line("GET /ok HTTP/3.1", .refused(505)),
        .line("GET /ok HTTP/9.9", .refused(505)),
        .line("GET /ok HTTP/2", .refused(400)),
        .line("GET /ok HTTP/1", .refused(400)),
        .line("GET /ok HTTP/1.", .refused(400)),
        .line("GET /ok HTTP/.1", .refused(400)),
        .line("GET /ok HTTP/1.10", .refused(400)),
        .line("GET /ok HTTP/01.1", .refused(400)),
        .line("GET /ok HTTP/10.1", .refused(400)),
        .line("GET /ok HTTP/-1.1", .refused(400)),
        .line("GET /ok HTTP/1,1", .refused(400)),
        .line("GET /ok HTTP/1.x", .refused(400)),
        .line("GET /ok HTTP/x.1", .refused(400)),
        .line("GET /ok HTTP/1.\u{B9}", .refused(400)),
        .line("GET /ok HTTP 1.1", .refused(400)),
        .line("GET /ok http/1.1", .refused(400)),
        .line("GET /ok Http/1.1", .refused(400)),
        .line("GET /ok HTTPS/1.1", .refused(400)),
        .line("GET /ok XHTTP/1.1", .refused(400)),
        .line("GET /ok HTTP/1.1\0", .refused(400)),
    ]

    private static let methods: [HostileCase] = [
        .line("HEAD /ok HTTP/1.1", .served()),
        .line("DELETE /ok HTTP/1.1", .served()),
        .line("OPTIONS /ok HTTP/1.1", .served()),
        .line("PUT /ok HTTP/1.1", .turnedAway(405)),
        .line("PATCH /ok HTTP/1.1", .turnedAway(405)),
        .line("TRACE /ok HTTP/1.1", .turnedAway(405)),
        .line("get /ok HTTP/1.1", .turnedAway(501)),
        .line("Get /ok HTTP/1.1", .turnedAway(501)),
        .line("G /ok HTTP/1.1", .turnedAway(501)),
        .line("GETX /ok HTTP/1.1", .turnedAway(501)),
        .line("XGET /ok HTTP/1.1", .turnedAway(501)),
        .line("GET_ /ok HTTP/1.1", .turnedAway(501)),
        .line("!#$%&'*+-.^_`|~09 /ok HTTP/1.1", .turnedAway(501)),
        .line("PROPFIND /ok HTTP/1.1", .turnedAway(501)),
        .line("BREW /ok HTTP/1.1\r\nConnection: close", .refused(501)),
        .line("BREW /ok HTTP/1.0", .refused(501)),
        .line("PUT /ok HTTP/1.0", .refused(405)),
        .line("POST/ok HTTP/1.1", .refused(400)),
        .line("\"GET\" /ok HTTP/1.1", .refused(400)),
        .line("GET: /ok HTTP/1.1", .refused(400)),
        .message(
            "BREW /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\nGET /ok HTTP/1.1\r\nHost: h\r\n\r\n1",
            .turnedAway(501)
        ),
        .message(
            "BREW /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
            .turnedAway(501)
        ),
    ]

    private static let otherProtocols: [HostileCase] = [
        .message("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .refused(505)),
        .message("\u{16}\u{3}\u{1}\0\u{A5}\u{1}\0\0\u{A1}\u{3}\u{3}\r\n", .refused(400)),
        .message("SSH-2.0-OpenSSH_9.2\r\n", .refused(400)),
        .message("PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n", .refused(400)),
        .message("\r\n\r\n\0\r\nQUIT\n!\u{11}\0\u{C}", .refused(400)),
        .message("*1\r\n$4\r\nPING\r\n", .refused(400)),
        .message("EHLO h\r\n", .refused(400)),
        .line("OPTIONS rtsp://h/ok RTSP/1.0", .refused(400)),
        .line("OPTIONS sip:h SIP/2.0", .refused(400)),
        .message("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .refused(400)),
        .message("{\"a\":1}", .refused(400)),
    ]
}
