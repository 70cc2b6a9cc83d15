/// Bodies where none is expected, and how large a body may be (R-H1-19, R-H1-24, §1.3).
enum BodyCases {
    static let all = unexpected + sizes + unread

    /// Where no body is expected, a large one is refused before it comes (R-H1-19).
    private static let unread = ["GET", "BREW"].map { method in
        HostileCase.message(
            "\(method) /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n",
            .refused(413)
        )
    }

    private static let chunked = "Host: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"

    private static let unexpected: [HostileCase] =
        ["GET", "DELETE", "OPTIONS"].flatMap { method in
            [
                .message(
                    "\(method) /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\nGET /after HTTP/1.1\r\nHost: h\r\n",
                    .served(body: "GET /after HTTP/1.1\r\nHost: h\r\n")
                ),
                .message("\(method) /ok HTTP/1.1\r\n\(chunked)", .served(body: "hi")),
                body(method, 64 << 10, .served(body: octets(64 << 10))),
                body(method, 64 << 10 + 1, .refused(413)),
                body(method, 256 << 10, .refused(413)),
            ]
        } + [
            .message("HEAD /ok HTTP/1.1\r\n\(chunked)", .served()),
            body("HEAD", 29, .served()),
            body("HEAD", 64 << 10 + 1, .refused(413)),
            body("TRACE", 64 << 10 + 1, .refused(413)),
            body("BREW", 64 << 10, .turnedAway(501)),
            .line(
                "GET /ok HTTP/1.1\r\nContent-Length: 65537\r\nExpect: 100-continue",
                .refused(413)
            ),
        ]

    private static let sizes: [HostileCase] = [
        body("POST", 256 << 10, .served(body: octets(256 << 10))),
        body("POST", 256 << 10 + 1, .refused(413)),
        body("PUT", 256 << 10, .turnedAway(405)),
        .chunks(
            "40000\r\n\(octets(256 << 10))\r\n0\r\n\r\n",
            .served(body: octets(256 << 10)),
            label: "one chunk of 256 KiB"
        ),
        .chunks(
            "20000\r\n\(octets(128 << 10))\r\n20000\r\n\(octets(128 << 10))\r\n1\r\n",
            .refused(413),
            label: "three chunks of 256 KiB and one octet"
        ),
        .chunks(
            String(repeating: "1\r\nx\r\n", count: 20_000) + "0\r\n\r\n",
            .served(body: String(repeating: "x", count: 20_000)),
            label: "20,000 chunks of one octet"
        ),
    ]

    private static func octets(_ count: Int) -> String {
        String(repeating: "b", count: count)
    }

    private static func body(
        _ method: String,
        _ count: Int,
        _ outcome: HostileCase.Outcome
    ) -> HostileCase {
        .message(
            "\(method) /ok HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n\(octets(count))",
            outcome,
            label: "\(method) with \(count) octets"
        )
    }
}
