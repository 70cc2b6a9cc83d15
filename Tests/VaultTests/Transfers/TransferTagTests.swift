import Platform
import Testing
import Vault

@Suite struct TransferTagTests {
    private let tag = TransferTag(ULID(at: WallTime(seconds: 1_760_000_000)))

    @Test("a description ends with the tag, and the tag is read back")
    func description() throws {
        #expect(tag.closing(nil) == "\(tag)")
        #expect(tag.closing("") == "\(tag)")
        #expect(tag.closing("Top-up") == "Top-up [vgw:\(tag.operation)]")
        #expect(TransferTag("\(tag)") == tag)
        for text in ["", "[vgw:]", "vgw:\(tag.operation)", "[vgw:\(tag.operation)", "\(tag) "] {
            #expect(TransferTag(text) == nil, "\(text)")
        }
    }

    @Test("the tag is found among the provider's words, and no other is")
    func search() {
        let other = TransferTag(ULID(at: WallTime(seconds: 1_760_000_000)))
        let entry = "Transfer from partner Demo – " + tag.closing("für März")
        #expect(tag.isIn(entry))
        #expect(tag.isIn("\(tag)"))
        #expect(!other.isIn(entry))
        #expect(!tag.isIn(String(entry.dropLast())))
        #expect(!tag.isIn(""))
    }
}
