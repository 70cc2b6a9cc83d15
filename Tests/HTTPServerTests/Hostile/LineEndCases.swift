/// Line ends and empty lines (R-H1-01, R-H1-02).
enum LineEndCases {
    static let all: [HostileCase] = [
        .message("GET /ok HTTP/1.1\nHost: h\n\n", .refused(400)),
        .message("GET /ok HTTP/1.1\nHost: h\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost: h\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost: h\r\n\n", .refused(400)),
        .message("GET /ok HTTP/1.1\rHost: h\r\r", .refused(400)),
        .message("GET /ok HTTP/1.1\r\rHost: h\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\r\nHost: h\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\n\rHost: h\n\r\n\r", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost: h\r\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost: h\r\n\r\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost: h\r\n\rX: y\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost: h\rX: y\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", .refused(400)),
        .message("GET /o\rk HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("GET /o\nk HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("GET\r\n/ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("GET /ok\r\nHTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("GET /ok HTTP/1.1\r\nHost\r\n: h\r\n\r\n", .refused(400)),
        .message("\r\nGET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .served()),
        .message("\r\n\r\nGET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("\nGET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("\rGET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("\r\r\nGET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("\r\n GET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message(" \r\nGET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("\0GET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message("\u{EF}\u{BB}\u{BF}GET /ok HTTP/1.1\r\nHost: h\r\n\r\n", .refused(400)),
        .message(
            "POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody\r\n",
            .served(body: "body")
        ),
        .message(
            "POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n\r\n\r\n",
            .served(body: "\r\n\r\n")
        ),
    ]
}
