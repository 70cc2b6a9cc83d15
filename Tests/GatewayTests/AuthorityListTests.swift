import Gateway
import TestSupport
import Testing

@Suite struct AuthorityListTests {
    private static let list = AuthorityList(
        "gateway.example, Other.Example:8443,[::1],[::2]:80,10.0.0.1"
    )

    @Test(
        "holds its hosts with any port, and those with a port with that",
        arguments: [
            ("gateway.example", true), ("gateway.example:1", true), ("GATEWAY.Example:65535", true),
            ("other.example:8443", true), ("OTHER.EXAMPLE:08443", true), ("other.example", false),
            ("other.example:443", false), ("[::1]", true), ("[::1]:9", true), ("[::2]:80", true),
            ("[::2]", true), ("10.0.0.1", true), ("10.0.0.1:1", true), ("10.0.0.11", false),
            ("10.0.0", false), ("gateway.exampl", false), ("gateway.examples", false),
            ("a.gateway.example", false), ("gateway.example.", false), ("", false), ("[::]", false),
            ("gateway\u{E}example", false), ("8443", false), ("@ateway.example", false),
        ]
    )
    func contains(_ authority: String, _ isOurs: Bool) throws {
        let list = try #require(Self.list)
        #expect(list.contains(octets(authority).span) == isOurs)
    }

    @Test("knows a port that is not written, whichever scheme the client speaks")
    func defaultPort() throws {
        let list = try #require(AuthorityList("a.example:443,b.example:80,c.example:8080"))
        for (authority, isOurs) in [
            ("a.example", true), ("a.example:443", true), ("a.example:80", false),
            ("b.example", true), ("b.example:443", false), ("c.example", false),
        ] {
            #expect(list.contains(octets(authority).span) == isOurs, "\(authority)")
        }
    }

    @Test(
        "refuses what is no authority",
        arguments: [
            "", ",", "a,", ",a", "a b", "a:", ":1", "a:65536", "u@a", "*", "*.a", "a/b", "::1",
        ]
    )
    func refuses(_ text: String) {
        #expect(AuthorityList(text) == nil)
    }
}
