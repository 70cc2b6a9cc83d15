import Testing

@testable import Gateway

@Suite struct MisplacedKeyTests {
    private static let key = "vgwk_live_0123456789_abcdefghijklmnopqrstuvwxyz"

    @Test(
        "sees where a key begins",
        arguments: [
            ("vgwk_", true), ("search=vgwk_live", true), ("vgwk%5Flive", true),
            ("x=vgwk%5flive_", true), ("vvgwk_", true), ("", false), ("vgwk", false),
            ("vgw", false), ("vgwk%5", false), ("VGWK_LIVE", false), ("vgw_k_", false),
        ]
    )
    func begin(_ text: String, _ expected: Bool) {
        #expect(MisplacedKey.isIn(Array(text.utf8).span) == expected)
    }

    @Test("is no request id")
    func requestID() {
        for (text, isAccepted) in [("a-\(Self.key)", false), ("a-request", true)] {
            let id = RequestID(Array(text.utf8).span)
            #expect((id != nil) == isAccepted)
        }
    }

    @Test("is no idempotency key")
    func idempotencyKey() {
        #expect(throws: GatewayError.self) { try IdempotencyKey(Array(Self.key.utf8).span) }
        #expect(throws: GatewayError.self) {
            try IdempotencyKey(Array("\"\(Self.key)\"".utf8).span)
        }
        #expect(throws: Never.self) { try IdempotencyKey(Array("a-key-of-16-octets".utf8).span) }
    }

    @Test("is no part of a query")
    func query() {
        #expect(throws: GatewayError.self) {
            try QueryReader(Array("search=\(Self.key)".utf8).span, [.search])
        }
        #expect(throws: GatewayError.self) {
            try QueryReader(Array("search=vgwk%5Flive".utf8).span, [.search])
        }
        #expect(throws: Never.self) { try QueryReader(Array("search=nila".utf8).span, [.search]) }
    }

    @Test("is no part of a body")
    func body() {
        #expect(throws: GatewayError.self) {
            try RequestDocument.parse(Array(#"{"name":"\#(Self.key)"}"#.utf8))
        }
        #expect(throws: Never.self) { try RequestDocument.parse(Array(#"{"name":"Nila"}"#.utf8)) }
    }
}
