import Cryptography

/// By what the beginning of a secret in one of its forms is recognised, and nothing is learned.
struct Fingerprint: Sendable {
    /// How many octets at the beginning are looked at, at most.
    static let window = 16
    /// What has less is not looked for: it would be found by chance.
    static let minimum = 8

    let secret: WatchedSecret
    /// Sixteen, or all that there are.
    let window: Int
    /// Of the whole secret in this form.
    let length: Int
    /// The place in a filter, from the first eight octets.
    let place: UInt64
    let tag: UInt32
    let code: Digest256

    /// The fingerprints of one secret, each form once; none for a secret that is too short.
    static func all(
        of secret: WatchedSecret,
        _ octets: Span<UInt8>,
        key: TripwireKey
    ) -> [Fingerprint] {
        var all: [Fingerprint] = []
        for form in SecretForm.allCases {
            let text = SecretBytes(capacity: SecretForm.capacity(for: octets.count)) {
                form.write(octets, into: &$0)
            }
            guard let fingerprint = text.withBytes({ Fingerprint(secret, $0, key: key) }),
                !all.contains(where: { $0.code == fingerprint.code })
            else { continue }
            all.append(fingerprint)
        }
        return all
    }

    private init?(_ secret: WatchedSecret, _ text: Span<UInt8>, key: TripwireKey) {
        guard text.count >= Self.minimum else { return nil }
        self.secret = secret
        window = min(Self.window, text.count)
        length = text.count
        let head = Self.word(of: text, at: 0)
        place = head &* key.first
        tag = key.tag(head, Self.word(of: text, at: window - 8))
        code = key.authenticate(text.extracting(0..<window))
    }

    @inline(__always)
    static func word(of text: Span<UInt8>, at position: Int) -> UInt64 {
        UInt64(
            littleEndian: text.bytes.unsafeLoadUnaligned(
                fromByteOffset: position,
                as: UInt64.self
            )
        )
    }
}
