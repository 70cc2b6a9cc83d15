import Cryptography
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct ULIDTests {
    static let moment = WallTime(milliseconds: 1_469_918_176_385)

    @Test("has 26 characters that read back, and keeps its time")
    func roundTrip() throws {
        for seed in 0..<200 {
            let id = ULID(at: Self.moment, random: SeededRandom(seed: UInt64(seed)))
            let text = id.description
            #expect(text.utf8.count == 26 && text.hasPrefix("01ARYZ6S41"))
            #expect(ULID(text) == id)
            #expect(id.time == Self.moment)
        }
    }

    @Test("later ones sort behind earlier ones")
    func order() {
        let texts = (0..<100).map {
            ULID(at: WallTime(milliseconds: 1_469_918_176_385 + $0 * 37)).description
        }
        #expect(texts == texts.sorted())
    }

    @Test(
        "refuses what is none",
        arguments: [
            "", "01ARYZ6S41", "01ARYZ6S41TSV4RRFFQ69G5FAVX", "81ARYZ6S41TSV4RRFFQ69G5FAV",
            "01ARYZ6S41TSV4RRFFQ69G5FAU", "01aryz6s41tsv4rrffq69g5fav",
            "01ARYZ6S41TSV4RRFFQ69G5F V",
        ]
    )
    func malformed(text: String) {
        #expect(ULID(text) == nil)
    }

    @Test("accepts the largest")
    func largest() {
        #expect(ULID("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")?.description == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
    }
}
