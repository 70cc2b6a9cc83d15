import Testing

@testable import Gateway

@Suite struct MisplacedKeyTests {
    private static let key = "vgwk_live_0123456789_abcdefghijklmnopqrstuvwxyz"

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
        for coded in ["search=vgwk%5Flive", "search=%76gwk_live", "%76gwk_live=x"] {
            #expect(throws: GatewayError.self) {
                try QueryReader(Array(coded.utf8).span, [.search])
            }
        }
        #expect(throws: Never.self) { try QueryReader(Array("search=nila".utf8).span, [.search]) }
    }

    @Test("is no part of a body")
    func body() {
        #expect(throws: GatewayError.self) {
            try RequestDocument.parse(Array(#"{"name":"\#(Self.key)"}"#.utf8))
        }
        #expect(throws: GatewayError.self) {
            try RequestDocument.parse(Array(#"{"name":"\u0076gwk_live"}"#.utf8))
        }
        #expect(throws: Never.self) { try RequestDocument.parse(Array(#"{"name":"Nila"}"#.utf8)) }
    }

    @Test("is no part of a body for the admin API", arguments: ["vgwk_", #"\u0076gwk_"#])
    func adminBody(_ mark: String) {
        let text = Array(#"{"name":"URI:spiffe://x/\#(mark)live"}"#.utf8)
        let request = AdminRequest(.bindCertificate, body: OwnedBody(text.span))
        #expect(throws: GatewayError.self) {
            try request.read { (reader: inout MemberReader) throws(GatewayError) in
                reader.text("name")
            }
        }
    }
}
