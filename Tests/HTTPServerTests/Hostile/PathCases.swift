/// One spelling per resource: what the path rules turn away, and what they leave alone
/// (requirements §1.1, path handling).
enum PathCases {
    static let all = dots + slashes + encoded + harmless

    private static let dots: [HostileCase] = [
        .target("/.", .turnedAway(400)),
        .target("/..", .turnedAway(400)),
        .target("/./ok", .turnedAway(400)),
        .target("/../ok", .turnedAway(400)),
        .target("/items/..", .turnedAway(400)),
        .target("/items/.", .turnedAway(400)),
        .target("/items/../ok", .turnedAway(400)),
        .target("/items/%2e", .turnedAway(400)),
        .target("/items/%2E%2e", .turnedAway(400)),
        .target("/items/.%2e/x", .turnedAway(400)),
        .target("/%2e./ok", .turnedAway(400)),
        .target("/items/%2e%2e?a", .turnedAway(400)),
        .line("GET /../ok HTTP/1.0", .refused(400)),
        .line("GET /../ok HTTP/1.1\r\nConnection: close", .refused(400)),
        .target("http://h/../ok", .turnedAway(400)),
    ]

    private static let slashes: [HostileCase] = [
        .target("//", .turnedAway(400)),
        .target("//ok", .turnedAway(400)),
        .target("//h/ok", .turnedAway(400)),
        .target("/items//a", .turnedAway(400)),
        .target("/items///", .turnedAway(400)),
        .target("http://h//ok", .turnedAway(400)),
        .target("/ok/", .turnedAway(404)),
        .target("/items/", .turnedAway(404)),
        .target("/OK", .turnedAway(404)),
    ]

    private static let encoded: [HostileCase] = [
        .target("/items%2Fa", .turnedAway(400)),
        .target("/items/a%2fb", .turnedAway(400)),
        .target("/items/%5C", .turnedAway(400)),
        .target("/items/%5c..", .turnedAway(400)),
        .target("/items/%00", .turnedAway(400)),
        .target("/ok%00", .turnedAway(400)),
        .target("/items/%0d%0aX:y", .turnedAway(400)),
        .target("/items/%09", .turnedAway(400)),
        .target("/items/%1F", .turnedAway(400)),
        .target("/items/%7f", .turnedAway(400)),
        .target("/items/a;b", .turnedAway(400)),
        .target("/items/;", .turnedAway(400)),
        .target("/ok;", .turnedAway(400)),
        .target("/ok;a=b", .turnedAway(400)),
        .target("/items/a%3Bb", .turnedAway(400)),
        .target("/items/%80", .turnedAway(400)),
        .target("/items/%ff", .turnedAway(400)),
        .target("/items/%C3", .turnedAway(400)),
        .target("/items/%C3%28", .turnedAway(400)),
        .target("/items/%c0%af", .turnedAway(400)),
        .target("/items/%c0%ae", .turnedAway(400)),
        .target("/items/%e0%80%af", .turnedAway(400)),
        .target("/items/%ed%a0%80", .turnedAway(400)),
        .target("/items/%f4%90%80%80", .turnedAway(400)),
    ]

    private static let harmless: [HostileCase] = [
        .target("/items/...", .served()),
        .target("/items/.a", .served()),
        .target("/items/a..", .served()),
        .target("/items/%2ea", .served()),
        .target("/items/%20", .served()),
        .target("/items/%C3%A4", .served()),
        .target("/items/%f0%9f%92%a9", .served()),
        // U+0080 to U+009F are controls as well; what follows them is not.
        .target("/items/%C2%80", .turnedAway(400)),
        .target("/items/%C2%85", .turnedAway(400)),
        .target("/items/%C2%9F", .turnedAway(400)),
        .target("/items/%C2%A0", .served()),
        // Decoded once: what is left is text, not another escape.
        .target("/items/%252e%252e", .served()),
        .target("/items/%252f", .served()),
        .target("/items/%2500", .served()),
        .target("/ok?;/../%00%2f", .served()),
    ]
}
