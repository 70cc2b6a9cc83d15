import HTTP
import TestSupport
import Testing

@Suite("Request targets and Host (RFC 9112 §3.2)")
struct RequestTargetTests {
    static let originForms: [RequestCase] = [
        .target("/", .ok()),
        .target("/a/b.c", .ok(path: "/a/b.c")),
        .target("/a?b=c&d", .ok(path: "/a", query: "b=c&d")),
        .target("/a?", .ok(path: "/a", query: "")),
        .target("/?", .ok(query: "")),
        .target("/a?b?c/d", .ok(path: "/a", query: "b?c/d")),
        .target("/%2F%00%ff%Ff", .ok(path: "/%2F%00%ff%Ff")),
        .target("//evil.example/x", .ok(path: "//evil.example/x")),
        .target("/a/../b", .ok(path: "/a/../b")),
        .target("/!$&'()*+,;=:@-._~[]", .ok(path: "/!$&'()*+,;=:@-._~[]")),
    ]

    static let brokenOriginForms: [RequestCase] = [
        .target("/#fragment", .malformed(.target)),
        .target("/a\"b", .malformed(.target)), .target("/a<b", .malformed(.target)),
        .target("/a>b", .malformed(.target)), .target("/a\\b", .malformed(.target)),
        .target("/a^b", .malformed(.target)), .target("/a`b", .malformed(.target)),
        .target("/a{b", .malformed(.target)), .target("/a|b", .malformed(.target)),
        .target("/a}b", .malformed(.target)), .target("/a\u{7F}b", .malformed(.target)),
        .target("/a\u{80}b", .malformed(.target)), .target("/a\u{FF}b", .malformed(.target)),
        .target("/a\0b", .malformed(.target)), .target("/a\u{1}b", .malformed(.target)),
        .target("/a\tb", .malformed(.target)),
        .target("/%", .malformed(.target)), .target("/%2", .malformed(.target)),
        .target("/%2G", .malformed(.target)), .target("/%G2", .malformed(.target)),
        .target("/a?%zz", .malformed(.target)), .target("/%%20", .malformed(.target)),
        .target("a", .malformed(.target)), .target("?a", .malformed(.target)),
        .target("h:80", .malformed(.target)),
    ]

    static let otherForms: [RequestCase] = [
        .target("http://a.example/x?y", .ok(path: "/x", query: "y", authority: "a.example")),
        .target("HTTP://a:8080/", .ok(authority: "a:8080")),
        .target("https://[::1]:443/x", .ok(path: "/x", authority: "[::1]:443")),
        .target("http://a", .ok(path: "", authority: "a")),
        .target("http://a?q", .ok(path: "", query: "q", authority: "a")),
        .target("http://", .malformed(.target)), .target("http:///x", .malformed(.target)),
        .target("http:/x", .malformed(.target)), .target("http:x", .malformed(.target)),
        .target("ftp://a/x", .malformed(.target)), .target("http://u@a/x", .malformed(.target)),
        .target("http://a:99999/", .malformed(.target)),
        .target("http://a:/", .malformed(.target)), .target("https:/", .malformed(.target)),
        .line("OPTIONS * HTTP/1.1", .ok(.options, path: "")),
        .line("GET * HTTP/1.1", .malformed(.target)),
        .line("OPTIONS ** HTTP/1.1", .malformed(.target)),
        .line("OPTIONS *?a HTTP/1.1", .malformed(.target)),
        .line("CONNECT h:443 HTTP/1.1", .ok(.connect, path: "", refusal: .unknownMethod)),
    ]

    static let hosts: [RequestCase] = [
        .host("h", .ok()), .host("a.example", .ok(authority: "a.example")),
        .host("a.example:8080", .ok(authority: "a.example:8080")),
        .host("127.0.0.1:0", .ok(authority: "127.0.0.1:0")),
        .host("h:65535", .ok(authority: "h:65535")), .host("[::1]", .ok(authority: "[::1]")),
        .host("[::ffff:1.2.3.4]:80", .ok(authority: "[::ffff:1.2.3.4]:80")),
        .host(" \t h \t ", .ok()), .host("xn--a_b~c", .ok(authority: "xn--a_b~c")),
        .host("", .malformed(.host)), .host(" ", .malformed(.host)),
        .host(":80", .malformed(.host)), .host("h:", .malformed(.host)),
        .host("h:65536", .malformed(.host)), .host("h:000080", .malformed(.host)),
        .host("h:8a", .malformed(.host)), .host("h:+8", .malformed(.host)),
        .host("h:80:80", .malformed(.host)), .host("u@h", .malformed(.host)),
        .host("a,b", .malformed(.host)), .host("a b", .malformed(.host)),
        .host("a/b", .malformed(.host)), .host("a?b", .malformed(.host)),
        .host("a#b", .malformed(.host)), .host("a%41", .malformed(.host)),
        .host("http://a", .malformed(.host)), .host("[::1", .malformed(.host)),
        .host("::1", .malformed(.host)), .host("[]", .malformed(.host)),
        .host("[::1]x", .malformed(.host)), .host("[::1]:", .malformed(.host)),
        .host("[::1%25lo]", .malformed(.host)), .host("[v1.a]", .malformed(.host)),
        .host("h\u{E4}", .malformed(.host)),
    ]

    static let hostLines: [RequestCase] = [
        .message("GET / HTTP/1.1\r\n\r\n", .malformed(.host)),
        .message("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .malformed(.host)),
        .message("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nhOST: b\r\n\r\n", .malformed(.host)),
        .message("GET http://a/ HTTP/1.1\r\n\r\n", .malformed(.host)),
        .message("GET http://a/ HTTP/1.1\r\nHost: @\r\n\r\n", .malformed(.host)),
        .message("GET / HTTP/1.1\r\nHOST: h\r\n\r\n", .ok()),
        .message(
            "GET / HTTP/1.0\r\n\r\n",
            .ok(authority: nil, version: 0, keepsAlive: false)
        ),
        .message(
            "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
            .ok(authority: "a", version: 0, keepsAlive: false)
        ),
        .message("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", .malformed(.host)),
        .message("GET / HTTP/1.0\r\nHost:\r\n\r\n", .malformed(.host)),
    ]

    @Test(
        "origin-form is split at the first question mark and left as it is",
        arguments: originForms,
        Delivery.allCases
    )
    func originForm(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test(
        "an octet that does not belong, or a broken escape, is never repaired",
        arguments: brokenOriginForms,
        Delivery.allCases
    )
    func brokenOriginForm(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test(
        "absolute-form, asterisk-form and authority-form",
        arguments: otherForms,
        Delivery.allCases
    )
    func otherForm(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("a Host is a host with at most a port", arguments: hosts, Delivery.allCases)
    func host(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("exactly one Host line, or none in HTTP/1.0", arguments: hostLines, Delivery.allCases)
    func hostLine(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }
}
