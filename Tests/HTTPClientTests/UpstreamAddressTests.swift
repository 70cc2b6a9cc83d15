import HTTPClient
import Platform
import Testing

@Suite("UpstreamAddress")
struct UpstreamAddressTests {
    @Test(
        "takes plain http on this machine",
        arguments: [
            ("http://127.0.0.1:8082", "127.0.0.1:8082", "127.0.0.1:8082"),
            ("http://127.0.0.1:8082/", "127.0.0.1:8082", "127.0.0.1:8082"),
            ("HTTP://127.0.0.1", "127.0.0.1", "127.0.0.1:80"),
            ("http://127.255.1.2:1", "127.255.1.2:1", "127.255.1.2:1"),
            ("http://localhost:9", "localhost:9", "127.0.0.1:9"),
            ("http://localhost", "localhost", "127.0.0.1:80"),
            ("http://[::1]:65535", "[::1]:65535", "[::1]:65535"),
            ("http://[0:0::1]", "[0:0::1]", "[::1]:80"),
        ]
    )
    func loopback(baseURL: String, authority: String, socket: String) throws {
        let address = try UpstreamAddress(baseURL: baseURL)
        #expect(address.authority == authority)
        #expect(address.socket.description == socket)
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
            ("https://api.vobiz.ai", "https"), ("https://127.0.0.1", "https"),
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
        "refuses a path, a query and a fragment, because paths are not put together from parts",
        arguments: [
            "http://127.0.0.1/api", "http://127.0.0.1//", "http://127.0.0.1?x",
            "http://127.0.0.1#x",
            "http://127.0.0.1:80/x?y", "http://unix:/run/x.sock",
        ]
    )
    func paths(baseURL: String) {
        #expect(throws: UpstreamAddress.Refusal.hasPathOrQuery) {
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
        ]
    )
    func malformed(baseURL: String) {
        #expect(throws: (any Error).self) { try UpstreamAddress(baseURL: baseURL) }
    }
}
