import Platform
import Testing

@Suite("SocketAddress, global or not")
struct GlobalAddressTests {
    @Test(
        "anybody's addresses are global",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1",
            "128.0.0.1", "169.253.1.1", "172.15.255.255", "172.32.0.0", "192.167.1.1",
            "192.169.0.0", "192.0.1.1", "192.0.3.1", "198.51.99.1", "203.0.112.1", "192.88.98.1",
            "2001:200::1", "2001:db7::1", "2001:db9::1", "3ffe::1", "223.255.255.255",
            "2606:4700::1111", "2a00::1",
            "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::",
        ]
    )
    func global(host: String) throws {
        #expect(try #require(SocketAddress(host: host, port: 1)).isGlobal)
    }

    @Test(
        "this machine's, its network's and special ones are not",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
            "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255",
            "192.0.0.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
            "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
            "fe80::1", "febf::1", "fec0::1", "fc00::1", "fdff::1", "ff02::1", "4000::1",
            "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1",
            "2002:7f00:1::", "2002:a00:1::1", "192.0.2.1", "198.51.100.1", "203.0.113.255",
            "192.88.99.1", "2001::1", "2001:0:101:101::", "2001:20::1", "2001:1ff:ffff::1",
            "2001:db8::1", "2001:db8:ffff::1", "3fff::1", "3fff:fff::1", "64:ff9b:1::1", "5f00::1",
        ]
    )
    func special(host: String) throws {
        #expect(try !#require(SocketAddress(host: host, port: 1)).isGlobal)
    }

    @Test("a unix socket is this machine's")
    func unix() {
        #expect(!SocketAddress.unix("/run/x").isGlobal)
    }
}
