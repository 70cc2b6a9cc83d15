/// Lines, heads and numbers of fields at their limits and one beyond (§1.2, §1.3).
enum SizeCases {
    static let all = requestLines + fieldLines + heads

    private static func octets(_ count: Int) -> String {
        String(repeating: "a", count: count)
    }

    private static func requestLine(
        _ count: Int,
        _ outcome: HostileCase.Outcome
    ) -> HostileCase {
        let target = "/items/" + octets(count - "GET /items/ HTTP/1.1".utf8.count)
        return .message(
            "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n",
            outcome,
            label: "a request line of \(count)"
        )
    }

    private static let requestLines: [HostileCase] = [
        requestLine(8000, .served()),
        requestLine(8192, .served()),
        requestLine(8193, .refused(414)),
        requestLine(8194, .refused(414)),
        requestLine(9000, .refused(414)),
        requestLine(100_000, .refused(414)),
        .message(
            "\r\nGET /\(octets(8178)) HTTP/1.1\r\nHost: h\r\n\r\n",
            .turnedAway(404),
            label: "8192 behind an empty line"
        ),
        .message(
            "GET /ok?\(octets(9000)) HTTP/1.1\r\nHost: h\r\n\r\n",
            .refused(414),
            label: "a query of 9000"
        ),
        .message(
            "\(octets(9000)) /ok HTTP/1.1\r\nHost: h\r\n\r\n",
            .refused(414),
            label: "a method of 9000"
        ),
        .message(
            "\(octets(8000)) /ok HTTP/1.1\r\nHost: h\r\n\r\n",
            .turnedAway(501),
            label: "a method of 8000"
        ),
        .message(
            "GET http://\(octets(9000))/ HTTP/1.1\r\nHost: h\r\n\r\n",
            .refused(414),
            label: "an authority of 9000"
        ),
        .message("GET /\(octets(100_000))", .refused(414), label: "an endless target"),
        .message(octets(100_000), .refused(414), label: "an endless method"),
    ]

    private static func fieldLine(_ count: Int, _ outcome: HostileCase.Outcome) -> HostileCase {
        .message(
            "GET /ok HTTP/1.1\r\nHost: h\r\nX: \(octets(count - 3))\r\n\r\n",
            outcome,
            label: "a field line of \(count)"
        )
    }

    private static let fieldLines: [HostileCase] = [
        fieldLine(8192, .served()),
        fieldLine(8193, .refused(431)),
        fieldLine(8194, .refused(431)),
        fieldLine(9000, .refused(431)),
        fieldLine(100_000, .refused(431)),
        .message(
            "GET /ok HTTP/1.1\r\nHost: h\r\n\(octets(9000)): b\r\n\r\n",
            .refused(431),
            label: "a name of 9000"
        ),
        .message(
            "GET /ok HTTP/1.1\r\nHost: h\r\nX:\(String(repeating: " ", count: 9000))b\r\n\r\n",
            .refused(431),
            label: "9000 blanks"
        ),
        .message(
            "GET /ok HTTP/1.1\r\nHost: \(octets(9000))\r\n\r\n",
            .refused(431),
            label: "a Host of 9000"
        ),
        .message("GET /ok HTTP/1.1\r\n\(octets(100_000))", .refused(431), label: "an endless name"),
    ]

    private static func count(_ count: Int, _ outcome: HostileCase.Outcome) -> HostileCase {
        .message(
            "GET /ok HTTP/1.1\r\nHost: h\r\n"
                + String(repeating: "X: y\r\n", count: count - 1) + "\r\n",
            outcome,
            label: "\(count) fields"
        )
    }

    /// Octets of the head without the empty line that ends it.
    private static func head(_ count: Int, _ outcome: HostileCase.Outcome) -> HostileCase {
        let start = "GET /ok HTTP/1.1\r\nHost: h\r\n"
        let line = "X: \(octets(4091))\r\n"
        let whole = start + String(repeating: line, count: 7)
        let rest = count - whole.utf8.count - 5
        return .message(
            whole + "Y: \(octets(rest))\r\n\r\n",
            outcome,
            label: "a head of \(count)"
        )
    }

    private static let heads: [HostileCase] = [
        count(100, .served()),
        count(101, .refused(431)),
        count(2000, .refused(431)),
        head(32_767, .served()),
        head(32_768, .served()),
        head(32_769, .refused(431)),
        head(32_770, .refused(431)),
        head(33_000, .refused(431)),
    ]
}
