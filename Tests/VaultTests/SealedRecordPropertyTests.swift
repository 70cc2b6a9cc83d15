import Cryptography
import TestSupport
import Testing

@testable import Vault

/// Whatever is done to the bytes of a record, or to where they stand: it does not open, and nothing
/// tells why (R-KS-02, R-KS-08).
@Suite struct SealedRecordPropertyTests {
    /// The parts of a record in their order; the first is the same in all records.
    enum Part: Int, CaseIterable {
        case constants, keyID, wrapNonce, wrappedKey, nonce, ciphertext, tag

        func bytes(of record: SealedRecord) -> ArraySlice<UInt8> {
            let end = record.bytes.count
            let range =
                switch self {
                case .constants: 0..<SealedRecord.keyIDRange.lowerBound
                case .keyID: SealedRecord.keyIDRange
                case .wrapNonce: SealedRecord.wrapNonceRange
                case .wrappedKey: SealedRecord.wrappedKeyRange
                case .nonce: SealedRecord.nonceRange
                case .ciphertext: SealedRecord.headLength..<(end - AEAD.tagLength)
                case .tag: (end - AEAD.tagLength)..<end
                }
            return record.bytes[range]
        }
    }

    /// A sealed record and the only place where it opens.
    struct Sealed {
        let record: SealedRecord
        let name: RecordName
        let envelope: Envelope

        init(_ count: Int, as name: RecordName, by envelope: Envelope) throws {
            let plaintext = [UInt8](repeating: 0x74, count: count)
            self.record = try envelope.seal(plaintext.span, as: name)
            self.name = name
            self.envelope = envelope
        }

        /// What comes of other bytes in this place; nil when they open.
        func refusal(of bytes: [UInt8]) -> VaultError? {
            do throws(VaultError) {
                // As the store's tables do with the bytes of a row.
                guard let record = SealedRecord(bytes) else { throw VaultError.integrity }
                _ = try envelope.open(record, as: name)
                return nil
            } catch {
                return error
            }
        }

        /// The integrity error, and nothing else.
        func refuses(_ bytes: [UInt8]) -> Bool {
            guard let refusal = refusal(of: bytes) else { return false }
            return refusal == .integrity && "\(refusal)" == "integrity"
        }
    }

    static let name = RecordName(
        kind: .customerCredential,
        id: "MA_AAAA",
        field: "token",
        version: 3
    )

    /// An envelope of a store that knows two keys and seals under one of them.
    static func envelope(store: UInt8 = 1, key: UInt64 = 1) -> Envelope {
        var keyring = Keyring(active: MasterKey(from: SeededRandom(seed: key)))
        keyring.add(decryptOnly: MasterKey(from: SeededRandom(seed: 3 - key)))
        return Envelope(
            storeID: [UInt8](repeating: store, count: 16),
            keyring: keyring,
            random: SystemRandom()
        )
    }

    @Test(
        "every flipped bit of every byte is noticed",
        arguments: [0, 1, 15, 16, 17, 32, 67, 255, 512]
    )
    func everyBit(count: Int) throws {
        let sealed = try Sealed(count, as: Self.name, by: Self.envelope())
        #expect(sealed.refusal(of: sealed.record.bytes) == nil)
        for bit in 0..<(sealed.record.bytes.count * 8) {
            var bytes = sealed.record.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(sealed.refuses(bytes), "bit \(bit)")
        }
    }

    @Test("bytes that are missing, doubled or too many are noticed anywhere", arguments: [0, 20])
    func lengths(count: Int) throws {
        let sealed = try Sealed(count, as: Self.name, by: Self.envelope())
        let bytes = sealed.record.bytes
        for position in bytes.indices {
            #expect(sealed.refuses(Array(bytes[..<position])), "cut at \(position)")
            #expect(sealed.refuses(Array(bytes[(position + 1)...])), "from \(position + 1)")
            for insertion in [bytes[position], 0] {
                var longer = bytes
                longer.insert(insertion, at: position)
                #expect(sealed.refuses(longer), "\(insertion) at \(position)")
            }
            var shorter = bytes
            shorter.remove(at: position)
            #expect(sealed.refuses(shorter), "without \(position)")
        }
        #expect(sealed.refuses(bytes + [0]))
        #expect(sealed.refuses(bytes + bytes))
    }

    @Test("random bytes in random places are noticed")
    func randomDamage() throws {
        var random = SeededGenerator()
        let sealed = try Sealed(40, as: Self.name, by: Self.envelope())
        for _ in 0..<5_000 {
            var bytes = sealed.record.bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(
                    in: 0...255,
                    using: &random
                )
            }
            guard bytes != sealed.record.bytes else { continue }
            #expect(sealed.refuses(bytes), "VGW_TEST_SEED=\(random.seed)")
        }
    }

    /// How the other one of two records differs.
    enum Difference: CaseIterable, Sendable {
        case onlySealedAgain, length, kind, id, field, version, store, key
    }

    @Test("no exchange of any parts between two records opens", arguments: Difference.allCases)
    func splices(difference: Difference) throws {
        let one = try Sealed(24, as: Self.name, by: Self.envelope())
        let other = try Self.other(than: one, by: difference)
        let parts = Part.allCases
        for exchanged in 0..<(1 << parts.count) {
            var bytes: [[UInt8]] = [[], []]
            for part in parts {
                let isExchanged = exchanged >> part.rawValue & 1 == 1
                bytes[isExchanged ? 1 : 0] += part.bytes(of: one.record)
                bytes[isExchanged ? 0 : 1] += part.bytes(of: other.record)
            }
            for bytes in bytes {
                for place in [one, other] where !Self.isWhole(bytes, in: place, of: one, other) {
                    #expect(place.refuses(bytes), "\(exchanged)")
                }
            }
        }
    }

    /// Whether these are all the bytes of a record that was sealed for this place.
    private static func isWhole(
        _ bytes: [UInt8],
        in place: Sealed,
        of one: Sealed,
        _ other: Sealed
    ) -> Bool {
        [one, other].contains {
            $0.record.bytes == bytes && $0.name == place.name
                && $0.envelope.storeID == place.envelope.storeID
        }
    }

    private static func other(than one: Sealed, by difference: Difference) throws -> Sealed {
        func sealed(
            kind: RecordName.Kind = name.kind,
            id: String = name.id,
            field: String = name.field,
            version: Int64 = name.version,
            count: Int = 24,
            envelope: Envelope = one.envelope
        ) throws -> Sealed {
            let name = RecordName(kind: kind, id: id, field: field, version: version)
            return try Sealed(count, as: name, by: envelope)
        }
        return switch difference {
        case .onlySealedAgain: try sealed()
        case .length: try sealed(count: 25)
        case .kind: try sealed(kind: .partnerCredential)
        case .id: try sealed(id: "MA_AAAB")
        case .field: try sealed(field: "tokeN")
        case .version: try sealed(version: 4)
        case .store: try sealed(envelope: envelope(store: 2))
        case .key: try sealed(envelope: envelope(key: 2))
        }
    }

    /// Stores, kinds, ids, fields and versions in all combinations; among them such as give the same text
    /// when they are put together without their lengths.
    static let places: [(store: UInt8, name: RecordName)] = {
        let kinds = [
            RecordName.Kind.partnerCredential, .customerCredential, .internalKey, .operation,
        ]
        return [1, 2].flatMap { store in
            kinds.flatMap { kind in
                ["a", "aa", "a/a", ""].flatMap { id in
                    ["a", "aa", ""].flatMap { field in
                        [1, 256].map { version in
                            (store, RecordName(kind: kind, id: id, field: field, version: version))
                        }
                    }
                }
            }
        }
    }()

    @Test("of all places a record opens in its own alone")
    func ownPlace() throws {
        let envelopes = [Self.envelope(store: 1), Self.envelope(store: 2)]
        let all = try Self.places.map {
            try Sealed(3, as: $0.name, by: envelopes[Int($0.store) - 1])
        }
        for (position, sealed) in all.enumerated() {
            for (place, other) in all.enumerated() {
                let refusal = other.refusal(of: sealed.record.bytes)
                #expect(refusal == (place == position ? nil : .integrity))
            }
        }
    }

    @Test("no two places are authenticated with the same bytes")
    func contexts() {
        let keys = [1, 2].map { [UInt8](repeating: $0, count: 8) }
        var records: Set<[UInt8]> = []
        var wraps: Set<[UInt8]> = []
        for (store, name) in Self.places {
            let storeID = [UInt8](repeating: store, count: 16)
            records.insert(name.recordContext(storeID: storeID))
            for key in keys { wraps.insert(name.wrapContext(storeID: storeID, keyID: key)) }
        }
        #expect(records.count == Self.places.count)
        // Neither field nor version belongs to the key: it is another one for each record.
        #expect(wraps.count == Self.places.count / (3 * 2) * keys.count)
        #expect(records.isDisjoint(with: wraps))
    }
}
