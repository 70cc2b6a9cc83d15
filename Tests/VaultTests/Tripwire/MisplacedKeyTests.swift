import TestSupport
import Testing

@testable import Vault

@Suite struct MisplacedKeyTests {
    @Test(
        "sees where a key begins, whatever its characters are coded as",
        arguments: [
            ("vgwk_", true), ("search=vgwk_live", true), ("vgwk%5Flive", true),
            ("x=vgwk%5flive_", true), ("vvgwk_", true), ("search=%76gwk_live", true),
            ("%76%67%77%6B%5f", true), (#"{"a":"\u0076gwk_"}"#, true), (#"v\u0067w\u006B_"#, true),
            (#"\u0076\u0067\u0077\u006b\u005F"#, true), (#"\u002576gwk_"#, true),
            (#"\u0025\u0037\u0036gwk_"#, true), (#"\\u0076gwk_"#, true), ("%vgwk_", true),
            ("%7vgwk_", true), ("", false), ("vgwk", false), ("vgw", false), ("vgwk%5", false),
            ("VGWK_LIVE", false), ("vgw_k_", false), ("%56gwk_", false), (#"\u0176gwk_"#, false),
            (#"\u76gwk_"#, false), (#"\u0076gwk"#, false), (#"vgwk\u005"#, false), ("%7", false),
            ("%", false), ("\\", false), ("vgw%6", false),
        ]
    )
    func begin(_ text: String, _ expected: Bool) {
        #expect(MisplacedKey.isIn(Array(text.utf8).span) == expected)
    }

    @Test("sees it in any coding of any of its characters, anywhere")
    func property() {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            var text = String(repeating: "%7", count: Int.random(in: 0...3, using: &generator))
            for octet in "vgwk_".utf8 {
                let digits = String(octet, radix: 16)
                switch Int.random(in: 0...3, using: &generator) {
                case 0: text += "%\(digits)"
                case 1: text += "\\u00\(digits.uppercased())"
                case 2: text += "\\u0025\(digits)"
                default: text += String(UnicodeScalar(octet))
                }
            }
            let isFound = MisplacedKey.isIn(Array((text + "live").utf8).span)
            #expect(isFound, "\(text), seed \(generator.seed)")
        }
    }

    @Test(
        "is no name in a certificate",
        arguments: ["vgwk_live_0123456789", "%76gwk_live", #"\u0076gwk_live"#]
    )
    func certificate(_ key: String) {
        #expect(CertificateName("URI:spiffe://example/\(key)") == nil)
        // What an earlier program took is not made a damaged row.
        #expect(CertificateName(stored: "URI:spiffe://example/\(key)") != nil)
    }

    @Test("is no name of a client")
    func clientName() {
        #expect(!ClientRegistry.isName("vgwk_live_0123456789_abc"))
        #expect(ClientRegistry.isName("vgwk-demo"))
    }
}
