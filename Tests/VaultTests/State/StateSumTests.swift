import Cryptography
import TestSupport
import Testing

@testable import Vault

@Suite struct StateSumTests {
    private let key: StateKey

    init() {
        key = StateKey(HMACSHA256(key: Array("state".utf8).span), random: SeededRandom(seed: 1))
    }

    private func entry(_ id: String, version: Int64 = 1, digest: UInt8 = 7) -> StateEntry {
        StateEntry(
            table: .credential,
            id: id,
            version: version,
            digest: [UInt8](repeating: digest, count: 32)
        )
    }

    private func state(_ entries: [StateEntry]) -> Digest256 {
        var sum = StateSum()
        for entry in entries { sum.add(key.code(of: entry)) }
        return key.state(of: sum)
    }

    @Test("every part of an entry counts, their order does not")
    func parts() {
        let first = entry("customer/MA_A")
        let second = entry("customer/MA_B")
        #expect(state([first, second]) == state([second, first]))
        var others = [
            entry("customer/MA_C"), entry("customer/MA_A", version: 2),
            entry("customer/MA_A", digest: 8),
            StateEntry(table: .internalKey, id: first.id, version: 1, digest: first.digest),
        ].map { state([$0, second]) }
        others += [state([second]), state([]), state([first, first]), state([first])]
        #expect(Set(others + [state([first, second])]).count == 9)
    }

    @Test("an entry twice is not none")
    func twice() {
        let first = entry("customer/MA_A")
        #expect(state([first, first]) != state([]))
    }

    @Test("what is taken out leaves nothing")
    func removal() {
        var sum = StateSum()
        let codes = (0..<50).map { key.code(of: entry("customer/MA_\($0)")) }
        for code in codes { sum.add(code) }
        for code in codes.shuffled() { sum.remove(code) }
        #expect(sum == StateSum())
    }

    @Test("a sum is stored under a blinding, and comes back from it")
    func blinding() throws {
        var sum = StateSum()
        sum.add(key.code(of: entry("customer/MA_A")))
        let first = sum.blinded(with: key.blind([1]))
        #expect(first != sum.bytes && first != sum.blinded(with: key.blind([2])))
        let blinded = try #require(Digest256(first))
        #expect(StateSum(blinded: blinded, with: key.blind([1]), count: 1) == sum)
        #expect(StateSum(blinded: blinded, with: key.blind([2]), count: 1) != sum)
    }
}
