/// Trailers are checked and dropped (R-H1-18).
enum TrailerCases {
    static let all = accepted + refused + sizes

    private static func trailer(
        _ lines: String,
        _ outcome: HostileCase.Outcome,
        label: String? = nil
    ) -> HostileCase {
        .chunks("2\r\nhi\r\n0\r\n\(lines)\r\n", outcome, label: label ?? "trailer \(lines)")
    }

    private static let accepted: [HostileCase] = [
        trailer("A: b\r\n", .served(body: "hi")),
        trailer("A:\r\nB:\t \u{E4} c\r\n", .served(body: "hi")),
        trailer("Content-Length: 5\r\n", .served(body: "hi")),
        trailer("Transfer-Encoding: gzip\r\n", .served(body: "hi")),
        trailer("Connection: close\r\n", .served(body: "hi")),
        trailer("Expect: 200-ok\r\n", .served(body: "hi")),
        trailer("Host: g\r\nHost: i\r\n", .served(body: "hi")),
        trailer("X-Api-Key: a\r\nX-Api-Key: b\r\n", .served(body: "hi")),
    ]

    private static let refused: [HostileCase] = [
        "A\r\n", "A b: c\r\n", "A : b\r\n", ": b\r\n", " A: b\r\n", "\tA: b\r\n", "A: b\r\n c\r\n",
        "A: b\nB: c\r\n", "A: b\n", "A: b\rB: c\r\n", "A: b\r\r\n", "\n", "\r", "A: b\r\n\n",
        "A: \0\r\n", "A: \u{1}\r\n", "A: \u{7F}\r\n", "A\0: b\r\n", "\u{E4}: b\r\n", "A(: b\r\n",
        "GET /after HTTP/1.1\r\nHost: h\r\n",
    ].map { trailer($0, .refused(400)) }

    private static let sizes: [HostileCase] = [
        trailer(lines(32), .served(body: "hi"), label: "32 trailers"),
        trailer(lines(33), .refused(431), label: "33 trailers"),
        trailer(value(8192), .served(body: "hi"), label: "trailers of 8192"),
        trailer(value(8193), .refused(431), label: "trailers of 8193"),
        trailer(
            String(repeating: "a", count: 8193),
            .refused(431),
            label: "a trailer's name of 8193"
        ),
    ]

    private static func lines(_ count: Int) -> String {
        String(repeating: "A: b\r\n", count: count)
    }

    private static func value(_ count: Int) -> String {
        "A:" + String(repeating: "v", count: count - 2) + "\r\n"
    }
}
