import Cryptography
import TestSupport
import Testing

@testable import Vault

@Suite struct EnvelopeTests {
    static let name = RecordName(
        kind: .customerCredential,
        id: "MA_AAAA",
        field: "token",
        version: 3
    )
    static let plaintext = Array("a token".utf8)

    let envelope: Envelope
    let record: SealedRecord

    init() throws {
        envelope = EnvelopeTests.envelope(store: 1, key: 1)
        record = try envelope.seal(EnvelopeTests.plaintext.span, as: EnvelopeTests.name)
    }

    static func envelope(store: UInt8, key: UInt64) -> Envelope {
        Envelope(
            storeID: [UInt8](repeating: store, count: 16),
            keyring: Keyring(active: MasterKey(from: SeededRandom(seed: key))),
            random: SystemRandom()
        )
    }

    func opens(_ record: SealedRecord, as name: RecordName, by envelope: Envelope) -> Bool {
        guard let opened = try? envelope.open(record, as: name) else { return false }
        return opened.isEqual(to: SecretBytes(copying: EnvelopeTests.plaintext.span))
    }

    @Test("has the documented layout and opens in its own place")
    func layout() throws {
        #expect(record.bytes.count == 4 + 1 + 1 + 8 + 12 + 48 + 12 + 7 + 16)
        #expect(Array(record.bytes.prefix(6)) == Array("VGW1".utf8) + [1, 1])
        #expect(Array(record.bytes[6..<14]) == envelope.keyring.active.id)
        #expect(opens(record, as: EnvelopeTests.name, by: envelope))
        #expect(SealedRecord(record.bytes) == record)
    }

    @Test(
        "opens in no other place",
        arguments: [
            RecordName(kind: .partnerCredential, id: "MA_AAAA", field: "token", version: 3),
            RecordName(kind: .customerCredential, id: "MA_AAAB", field: "token", version: 3),
            RecordName(kind: .customerCredential, id: "MA_AAAA", field: "tokeN", version: 3),
            RecordName(kind: .customerCredential, id: "MA_AAAA", field: "token", version: 2),
            RecordName(kind: .customerCredential, id: "MA_AAAAt", field: "oken", version: 3),
        ]
    )
    func otherPlace(name: RecordName) {
        #expect(!opens(record, as: name, by: envelope))
    }

    @Test("opens in no other store and under no other key")
    func otherStore() {
        let otherStore = EnvelopeTests.envelope(store: 2, key: 1)
        let otherKey = EnvelopeTests.envelope(store: 1, key: 2)
        #expect(!opens(record, as: EnvelopeTests.name, by: otherStore))
        #expect(!opens(record, as: EnvelopeTests.name, by: otherKey))
    }

    @Test("the same secret sealed twice shares no bytes but the head")
    func freshness() throws {
        let again = try envelope.seal(EnvelopeTests.plaintext.span, as: EnvelopeTests.name)
        #expect(again.bytes[14...] != record.bytes[14...])
        #expect(again.data != record.data)
    }

    @Test("a retired key opens, the new one takes over without touching the data")
    func rewrapping() throws {
        var keyring = Keyring(active: MasterKey(from: SeededRandom(seed: 2)))
        keyring.add(decryptOnly: MasterKey(from: SeededRandom(seed: 1)))
        let next = Envelope(
            storeID: envelope.storeID,
            keyring: keyring,
            random: SystemRandom()
        )
        #expect(opens(record, as: EnvelopeTests.name, by: next))
        let rewrapped = try next.rewrap(record, as: EnvelopeTests.name)
        #expect(rewrapped.data == record.data)
        #expect(rewrapped.keyID == keyring.active.id)
        #expect(
            opens(rewrapped, as: EnvelopeTests.name, by: EnvelopeTests.envelope(store: 1, key: 2))
        )
        #expect(!opens(rewrapped, as: EnvelopeTests.name, by: envelope))
    }

    @Test("an empty secret is a secret too")
    func empty() throws {
        let empty: [UInt8] = []
        let record = try envelope.seal(empty.span, as: EnvelopeTests.name)
        let count = try envelope.open(record, as: EnvelopeTests.name).count
        #expect(count == 0)
    }
}
