import Testing

@testable import HTTP

@Suite("IPv6 addresses in authorities (RFC 3986 §3.2.2)")
struct IPv6SyntaxTests {
    private func isAddress(_ text: String) -> Bool {
        let octets = Array(text.utf8)
        return IPv6Syntax.isAddress(octets.span)
    }

    @Test(
        "addresses",
        arguments: [
            "::", "::1", "1::", "1::8", "fe80::1", "ABCD:ef01::", "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "0001:0:0:0:0:0:0:0", "1:2:3:4:5:6:1.2.3.4",
            "::1.2.3.4", "::ffff:255.0.10.255", "1::6:1.2.3.4", "1:2:3:4:5::1.2.3.4",
        ]
    )
    func accepts(_ text: String) {
        #expect(isAddress(text))
    }

    @Test(
        "anything else",
        arguments: [
            "", ":", ":::", "1", "1:", ":1", "1:::8", "::1::", "1::2::3", "12345::", "g::", "::1:",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
            "1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::1.2.3.256", "::01.2.3.4", "::1..2.3",
            "::.1.2.3",
            "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::1%lo", "::1.2.3.+4", "....", "::1 ",
            "::1.2.3.1000",
        ]
    )
    func refuses(_ text: String) {
        #expect(!isAddress(text))
    }
}
