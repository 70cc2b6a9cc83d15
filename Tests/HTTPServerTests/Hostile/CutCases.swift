/// Messages whose client stops sending in the middle: what is not complete is not executed
/// (RFC 9112 §8).
enum CutCases {
    static let all: [HostileCase] =
        [
            .cut("G"),
            .cut("\r"),
            .cut("\r\nG"),
            .cut("GET /ok"),
            .cut("GET /ok HTTP/1.1"),
            .cut("GET /ok HTTP/1.1\r"),
            .cut("GET /ok HTTP/1.1\r\n"),
            .cut("GET /ok HTTP/1.1\r\nHost: h"),
            .cut("GET /ok HTTP/1.1\r\nHost: h\r\n"),
            .cut("GET /ok HTTP/1.1\r\nHost: h\r\n\r"),
            .cut("GET /ok HTTP/1.0\r\n"),
            .cut("POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n"),
            .cut("POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbod"),
            .cut("POST /ok HTTP/1.0\r\nContent-Length: 4\r\n\r\nbod"),
        ] + chunks

    private static let chunks: [HostileCase] = [
        "", "2", "2\r", "2;a", "2;a=\"", "2\r\n", "2\r\nh", "2\r\nhi", "2\r\nhi\r", "2\r\nhi\r\n",
        "2\r\nhi\r\n0", "2\r\nhi\r\n0\r", "2\r\nhi\r\n0\r\n", "0\r\n\r", "0\r\nA", "0\r\nA: b",
        "0\r\nA: b\r", "0\r\nA: b\r\n", "0\r\nA: b\r\n\r",
    ].map {
        .cut("POST /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\($0)")
    }
}
