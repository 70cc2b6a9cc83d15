/// Chunk sizes, chunk data and chunk extensions (R-H1-16, R-H1-17, the first half of R-H1-18).
enum ChunkCases {
    static let all = accepted + sizes + tooLarge + data + extensions + extensionSizes

    private static let accepted: [HostileCase] = [
        .chunks("0\r\n\r\n", .served()),
        .chunks("5\r\nhello\r\n0\r\n\r\n", .served(body: "hello")),
        .chunks("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", .served(body: "hello")),
        .chunks("a\r\n0123456789\r\n0\r\n\r\n", .served(body: "0123456789")),
        .chunks("A\r\n0123456789\r\n0\r\n\r\n", .served(body: "0123456789")),
        .chunks("0000000000000005\r\nhello\r\n0\r\n\r\n", .served(body: "hello")),
        .chunks("05\r\nhello\r\n00\r\n\r\n", .served(body: "hello")),
        .chunks("5\r\nhello\r\n0000000000000000\r\n\r\n", .served(body: "hello")),
        .chunks("2\r\n\r\n\r\n0\r\n\r\n", .served(body: "\r\n")),
        .chunks("5\r\n0\r\n\r\n\r\n0\r\n\r\n", .served(body: "0\r\n\r\n")),
        .chunks("3\r\n\0\u{FF}\n\r\n0\r\n\r\n", .served(body: "\0\u{FF}\n")),
        .chunks(
            "1d\r\nGET /after HTTP/1.1\r\nHost: h\r\n0\r\n\r\n",
            .refused(400),
            label: "a chunk one octet shorter than it says"
        ),
    ]

    private static let sizes: [HostileCase] = [
        "\r\n", "\r\n5\r\nhello\r\n", "\n", "g\r\n", "-5\r\nhello\r\n", "+5\r\nhello\r\n",
        "-0\r\n\r\n", "0x5\r\nhello\r\n", "0X0\r\n\r\n", " 5\r\nhello\r\n", "\t5\r\nhello\r\n",
        "5 \r\nhello\r\n", "5\t\r\nhello\r\n", "5 5\r\nhello\r\n", "5,5\r\nhello\r\n",
        "5.\r\nhello\r\n", "5_0\r\nhello\r\n", "5h\r\nhello\r\n", "5\0\r\nhello\r\n",
        "\0\r\n", "\"5\"\r\nhello\r\n", "\u{B2}\r\nhi\r\n", "5\nhello\n0\n\n",
        "5\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "5\r\rhello\r\n0\r\n\r\n",
        "5\r hello\r\n", "5\r\nhello\r\n0\n\r\n", "5\r\nhello\r\n0\r\r\n", "5\r\nhello\r\n \r\n",
        "5\r\nhello\r\n0 \r\n\r\n", "5\r\nhello\r\n\r\n", "5\r\nhello\r\n\r\n0\r\n\r\n",
        "00000000000000005\r\nhello\r\n", "00000000000000000\r\n\r\n",
        "10000000000000000\r\n", "10000000000000005\r\nhello\r\n", "8000000000000000\r\n",
        "ffffffffffffffff\r\n", "FFFFFFFFFFFFFFFB\r\nhello\r\n", "fffffffffffffffff\r\n",
        "100000000000000000000000000000005\r\nhello\r\n",
    ].map { .chunks($0, .refused(400)) }

    /// Refused by its size alone, before any data has come.
    private static let tooLarge: [HostileCase] = [
        .chunks("7fffffffffffffff\r\n", .refused(413)),
        .chunks("7FFFFFFFFFFFFFFF;a\r\n", .refused(413)),
        .chunks("0fffffffffffffff\r\n", .refused(413)),
        .chunks("100000005\r\nhello\r\n", .refused(413)),
        .chunks("80000000\r\n", .refused(413)),
        .chunks("40001\r\n", .refused(413)),
        .chunks("0000000000040001\r\n", .refused(413)),
        .chunks("5\r\nhello\r\n3fffc\r\n", .refused(413)),
        .chunks("5\r\nhello\r\n7ffffffffffffffb\r\n", .refused(413)),
    ]

    private static let data: [HostileCase] = [
        "5\r\nhello0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0\r\n\r\n",
        "5\r\nhello\r\r\n0\r\n\r\n", "5\r\nhello\n\r0\r\n\r\n", "5\r\nhello \r\n0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n", "4\r\nhello\r\n0\r\n\r\n", "6\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\0\r\n0\r\n\r\n", "0\r\nX", "0\r\n\n", "0\r\n\r\r\n",
    ].map { .chunks($0, .refused(400)) }

    private static let goodExtensions = [
        ";a", ";a=b", ";a=\"b\"", ";a=\"\"", ";a;b", ";a=b;c=\"d\";e", " ;a", "\t;\ta", ";a ;b",
        ";a = b", ";a=\"\\\" ; \\\\ \t\u{FF}\"", ";!#$%&'*+-.^_`|~=1",
    ]

    private static let badExtensions = [
        ";", "; ", ";;", ";a;", ";a=", ";=b", ";a=b=c", ";a b", ";a ", ";a=b ", " ", " a",
        ";a=\"b", ";a=\"b\"c", ";a=\"b\" ", ";a=\"\\", ";a=(", ";a,b", ";\"a\"", ";\0", ";a=\"\0\"",
        ";a=\"\u{7F}\"", ";a=\u{E4}", ";a\n", ";a\nb", ";a\rb", ";a\r\r\n", ";a=\"\r\n\"",
        ";a=\"\\\r\n\"", ";a=\"\n\"",
    ]

    private static let extensions: [HostileCase] =
        goodExtensions.map {
            .chunks("2\($0)\r\nhi\r\n0\($0)\r\n\r\n", .served(body: "hi"), label: $0)
        }
        + badExtensions.map {
            .chunks("2\($0)\r\nhi\r\n0\r\n\r\n", .refused(400), label: $0)
        }

    private static func line(_ count: Int) -> String {
        ";" + String(repeating: "a", count: count - 1)
    }

    private static let extensionSizes: [HostileCase] = [
        .chunks("0\(line(1024))\r\n\r\n", .served(), label: "extensions of 1024"),
        .chunks("0\(line(1025))\r\n\r\n", .refused(400), label: "extensions of 1025"),
        .chunks(
            String(repeating: "1\(line(1024))\r\nx\r\n", count: 16) + "0\r\n\r\n",
            .served(body: String(repeating: "x", count: 16)),
            label: "extensions of 16384 in all"
        ),
        .chunks(
            String(repeating: "1\(line(1024))\r\nx\r\n", count: 16) + "0;a\r\n\r\n",
            .refused(400),
            label: "extensions of 16386 in all"
        ),
        .chunks("0\(line(100_000))", .refused(400), label: "endless extensions"),
    ]
}
