import Platform
import Testing
import Transport

@testable import HTTPClient

@Suite("UpstreamAddress")
struct UpstreamAddressTests {
    @Test(
        "takes plain http on this machine, and knows its address",
        arguments: [
            ("http://127.0.0.1:8082", "127.0.0.1:8082", "127.0.0.1:8082"),
            ("http://127.0.0.1:8082/", "127.0.0.1:8082", "127.0.0.1:8082"),
            ("HTTP://127.0.0.1", "127.0.0.1", "127.0.0.1:80"),
            ("http://127.255.1.2:1", "127.255.1.2:1", "127.255.1.2:1"),
            ("http://localhost:9", "localhost:9", "127.0.0.1:9"),
            ("http://localhost", "localhost", "127.0.0.1:80"),
            ("http://LocalHost", "LocalHost", "127.0.0.1:80"),
            ("http://[::1]:65535", "[::1]:65535", "[::1]:65535"),
            ("http://[0:0::1]", "[0:0::1]", "[::1]:80"),
            ("https://localhost:9", "localhost:9", "127.0.0.1:9"),
            ("https://127.0.0.1", "127.0.0.1", "127.0.0.1:443"),
        ]
    )
    func loopback(baseURL: String, authority: String, socket: String) throws {
        let address = try UpstreamAddress(baseURL: baseURL)
        #expect(address.authority == authority)
        #expect(address.socket?.description == socket)
    }

    @Test(
        "refuses plain http to anywhere else, names included",
        arguments: [
            "http://10.0.0.1:80", "http://api.vobiz.ai", "http://128.0.0.1", "http://0.0.0.0:80",
            "http://[::2]:80", "http://[::]", "http://[::ffff:127.0.0.1]", "http://localhost.:80",
            "http://localhost.example.com", "http://127.1", "http://2130706433",
            "http://0x7f.0.0.1",
            "http://127.0.0.1.:80", "http:// 127.0.0.1",
        ]
    )
    func beyondLoopback(baseURL: String) {
        #expect(throws: UpstreamAddress.Refusal.plainHTTPBeyondLoopback) {
            try UpstreamAddress(baseURL: baseURL)
        }
    }

    @Test(
        "refuses schemes that it cannot speak",
        arguments: [
            ("ftp://127.0.0.1", "ftp"),
            ("://127.0.0.1", ""), ("unix://x", "unix"),
        ]
    )
    func schemes(baseURL: String, scheme: String) {
        #expect(throws: UpstreamAddress.Refusal.unsupportedScheme(scheme)) {
            try UpstreamAddress(baseURL: baseURL)
        }
    }

    @Test(
        "takes https to anywhere, and a base in front of every path",
        arguments: [
            ("https://api.vobiz.ai", "api.vobiz.ai", "api.vobiz.ai", 443, ""),
            ("https://API.Vobiz.ai:8443/", "API.Vobiz.ai:8443", "api.vobiz.ai", 8443, ""),
            ("HTTPS://a-b.c/v1/", "a-b.c", "a-b.c", 443, "/v1"),
            ("https://10.0.0.1/a/b.c_d~-", "10.0.0.1", "10.0.0.1", 443, "/a/b.c_d~-"),
            ("https://[2001:DB8::1]:444", "[2001:DB8::1]:444", "2001:db8::1", 444, ""),
            ("https://1e3.x1", "1e3.x1", "1e3.x1", 443, ""),
        ] as [(String, String, String, UInt16, String)]
    )
    func secure(
        baseURL: String,
        authority: String,
        host: String,
        port: UInt16,
        basePath: String
    ) throws {
        let address = try UpstreamAddress(baseURL: baseURL)
        #expect(address.isSecure)
        #expect(address.authority == authority)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.basePath == basePath)
        #expect((address.socket == nil) == host.contains { "vxc".contains($0) })
    }

    @Test("expects the name that is written, and an address where there is no name")
    func serverName() throws {
        let socket = try #require(SocketAddress(host: "::1", port: 443))
        #expect(try UpstreamAddress(baseURL: "https://A.b").serverName == .name("a.b"))
        #expect(try UpstreamAddress(baseURL: "https://localhost").serverName == .name("localhost"))
        #expect(try UpstreamAddress(baseURL: "https://[::1]").serverName == .address(socket))
    }

    @Test(
        "refuses a query, a fragment, and a path that could mean another one",
        arguments: [
            "http://127.0.0.1//", "http://127.0.0.1?x", "http://127.0.0.1#x",
            "http://127.0.0.1:80/x?y", "https://a.b/..", "https://a.b/./c", "https://a.b/c//d",
            "https://a.b/%2e", "https://a.b/ c", "https://a.b/c;d",
        ]
    )
    func paths(baseURL: String) {
        #expect(throws: UpstreamAddress.Refusal.unusablePath) {
            try UpstreamAddress(baseURL: baseURL)
        }
    }

    @Test(
        "refuses names that are none, or that somebody would read as an address",
        arguments: [
            "https://a.b.", "https://.a", "https://a..b", "https://-a.b", "https://a-.b",
            "https://a_b.c", "https://127.1", "https://2130706433", "https://0x7f.1",
            "https://a.0x7f", "https://a.1", "https://[127.0.0.1]", "https://[a.b]",
            "https://a b", "https://ä.de", "https://[localhost]",
            "https://" + String(repeating: "a", count: 64) + ".b",
            "https://" + String(repeating: "a.", count: 127) + "b",
        ]
    )
    func names(baseURL: String) {
        #expect(throws: UpstreamAddress.Refusal.notAnURL) {
            try UpstreamAddress(baseURL: baseURL)
        }
    }

    @Test(
        "refuses what is no URL",
        arguments: [
            "", "127.0.0.1:80", "http:/127.0.0.1", "http://", "http:///", "http://user@127.0.0.1",
            "http://user:secret@127.0.0.1:80", "http://@127.0.0.1", "http://127.0.0.1:",
            "http://127.0.0.1:x", "http://127.0.0.1:+80", "http://127.0.0.1:-1",
            "http://127.0.0.1:65536", "http://127.0.0.1:0", "http://::1:80", "http://::1",
            "http://[::1", "http://[::1]80", "http://[::1]x:80", "http://unix:", "http://unix:x",
            "http://:80", "http://127.0.0.1:80:80", "http://[127.0.0.1]]:80",
            "https://[[::1]]", "https://[[::1]]:443", "https://[::1]]", "https://[[::1]",
        ]
    )
    func malformed(baseURL: String) {
        #expect(throws: (any Error).self) { try UpstreamAddress(baseURL: baseURL) }
    }
}
