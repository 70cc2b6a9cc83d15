import TestSupport
import Testing

@testable import HTTPServer

@Suite("Shown credential")
struct ShownCredentialTests {
    private final class Holder {}

    @Test("stands for whoever it was remembered for, and for nobody when anything differs")
    func recognition() {
        let (first, second) = (Holder(), Holder())
        var shown = ShownCredential()
        #expect(shown.holder(of: octets("").span, in: .min) == nil)
        #expect(shown.holder(of: octets("key-a").span, in: 1) == nil)
        shown.remember(octets("key-a").span, of: first, in: 1)
        #expect(shown.holder(of: octets("key-a").span, in: 1) === first)
        let standings = [(first, Int64(1)), (first, 2), (second, 1)]
        var stands: [Bool] = []
        for (holder, generation) in standings {
            stands.append(shown.stands(for: holder, in: generation))
        }
        #expect(stands == [true, false, false])
        for other in ["", "key-", "key-aa", "Key-a", "key-b", "\u{0}ey-a"] {
            #expect(shown.holder(of: octets(other).span, in: 1) == nil, "\(other)")
        }
        for generation: Int64 in [0, 2, .min, .max] {
            #expect(shown.holder(of: octets("key-a").span, in: generation) == nil)
        }
        shown.remember(octets("key").span, of: second, in: 2)
        #expect(shown.holder(of: octets("key").span, in: 2) === second)
        #expect(shown.holder(of: octets("key-a").span, in: 2) == nil)
        #expect(shown.holder(of: octets("key-a").span, in: 1) == nil)
    }
}
