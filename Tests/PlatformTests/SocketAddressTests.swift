import Platform
import Testing

@Suite("Socket addresses")
struct SocketAddressTests {
    @Test(
        "an address that is written is read, and written again in its canonical form",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("0.0.0.0:0", "0.0.0.0:0"),
            ("255.255.255.255:65535", "255.255.255.255:65535"),
            ("localhost:80", "127.0.0.1:80"),
            ("[::1]:8080", "[::1]:8080"),
            ("[::]:1", "[::]:1"),
            ("[2001:DB8:0:0::1]:443", "[2001:db8::1]:443"),
            ("[::ffff:192.0.2.1]:443", "[::ffff:192.0.2.1]:443"),
            ("127.0.0.1:00080", "127.0.0.1:80"),
            ("unix:/run/gateway.sock", "unix:/run/gateway.sock"),
            ("unix:/run/with:colon", "unix:/run/with:colon"),
        ]
    )
    func reads(text: String, canonical: String) throws {
        let address = try #require(SocketAddress(text))
        #expect(address.description == canonical)
        #expect(SocketAddress(canonical) == address)
    }

    @Test(
        "what is no numeric address with a port is refused",
        arguments: [
            "", ":", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
            "127.0.0.1:+80", "127.0.0.1:-0", "127.0.0.1: 80", "127.0.0.1:80 ", " 127.0.0.1:80",
            "127.0.0.1:8x", "127.0.0.1:٨٠", "256.0.0.1:80", "1.2.3:80", "1.2.3.4.5:80",
            "example.com:80", "::1", "::1:80", "fe80::1:80", "[::1]", "[::1]80", "[::1:80",
            "::1]:80", "[]:80", "[127.0.0.1]:80", "[::1%lo]:80", "127.0.0.1\0:80", "[::1\0]:80",
            "unix:", "unix:/" + String(repeating: "a", count: 107), "unix:/a\0b",
        ]
    )
    func refuses(text: String) {
        #expect(SocketAddress(text) == nil)
    }

    @Test("the longest path the kernel takes is accepted")
    func longestPath() {
        let path = "/" + String(repeating: "a", count: 106)
        #expect(SocketAddress("unix:\(path)") == .unix(path))
    }

    @Test("a host is read with or without brackets")
    func hosts() {
        #expect(SocketAddress(host: "::1", port: 9)?.description == "[::1]:9")
        #expect(SocketAddress(host: "[::1]", port: 9)?.description == "[::1]:9")
        #expect(SocketAddress(host: "192.0.2.7", port: 9)?.host == "192.0.2.7")
        #expect(SocketAddress(host: "::1", port: 9)?.host == "::1")
        #expect(SocketAddress(host: "example.com", port: 9) == nil)
    }

    @Test(
        "only traffic that stays on the machine is loopback",
        arguments: [
            ("127.0.0.1:1", true), ("127.255.255.254:1", true), ("[::1]:1", true),
            ("unix:/x", true), ("128.0.0.1:1", false), ("126.255.255.255:1", false),
            ("0.0.0.0:1", false), ("[::]:1", false), ("[::2]:1", false), ("[1::1]:1", false),
            ("[::ffff:127.0.0.1]:1", false),
        ]
    )
    func loopback(text: String, expected: Bool) throws {
        #expect(try #require(SocketAddress(text)).isLoopback == expected)
    }

    @Test("the port of each kind")
    func ports() {
        #expect(SocketAddress("127.0.0.1:8080")?.port == 8080)
        #expect(SocketAddress("[::1]:443")?.port == 443)
        #expect(SocketAddress.unix("/x").port == 0)
    }
}
