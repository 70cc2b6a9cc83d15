import Testing
import Vault

/// Whether what one client has lies within what another has.
@Suite struct CoveringTests {
    @Test(
        "accounts",
        arguments: [
            ("*", "*", true), ("*", "MA_AAAA1", true), ("*", "", true), ("MA_AAAA1", "*", false),
            ("MA_AAAA1 MA_BBBB1", "MA_BBBB1", true), ("MA_AAAA1", "MA_AAAA1 MA_BBBB1", false),
            ("MA_AAAA1", "", true), ("", "MA_AAAA1", false), ("", "", true),
        ]
    )
    func accounts(_ outer: String, _ inner: String, _ expected: Bool) throws {
        #expect(try access(outer).covers(access(inner)) == expected)
    }

    private func access(_ text: String) throws -> AccountAccess {
        guard text != "*" else { return .all }
        return try #require(AccountAccess(text.split(separator: " ").map(String.init)))
    }

    @Test(
        "addresses",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0/8", true), ("10.0.0.0/8", "10.255.255.255", true),
            ("10.0.0.0/8", "10.4.0.0/14", true), ("10.0.0.0/8", "11.0.0.0/16", false),
            ("10.0.0.0/8", "8.0.0.0/6", false), ("10.0.0.0/8", "0.0.0.0/0", false),
            ("0.0.0.0/0", "192.0.2.1", true), ("::/0", "192.0.2.1", false),
            ("0.0.0.0/0", "2001:db8::/32", false), ("2001:db8::/32", "2001:db8:1::/48", true),
            ("2001:db8::/33", "2001:db8:8000::/33", false),
        ]
    )
    func addresses(_ outer: String, _ inner: String, _ expected: Bool) throws {
        let outer = try #require(AddressRange(outer))
        #expect(outer.covers(try #require(AddressRange(inner))) == expected)
    }
}
