public import Cryptography

/// The 256-bit key that everything in the store is sealed under.
///
/// Its text form is one line, `vgwmk1:` and 64 lower-case hexadecimal digits. Text and key only
/// ever live in ``SecretBytes``.
public struct MasterKey: ~Copyable, Sendable {
    static let textPrefix: StaticString = "vgwmk1:"
    static let textLength = 7 + 2 * AEAD.keyLength

    let bytes: SecretBytes

    /// A new key.
    public init(from random: any RandomSource) {
        bytes = random.secret(AEAD.keyLength)
    }

    /// A key that was derived; ``AEAD/keyLength`` bytes.
    init(bytes: consuming SecretBytes) {
        self.bytes = bytes
    }

    /// Reads the text form; one line end may follow it. Nil for anything else.
    public init?(text: borrowing SecretBytes) {
        guard let bytes = text.withBytes({ MasterKey.decode($0) }) else { return nil }
        self.bytes = bytes
    }

    /// The text form with its line end, for the one place that writes it to a file.
    func text() -> SecretBytes {
        bytes.withBytes { MasterKey.text(of: $0) }
    }

    /// The text form of a key's octets, with its line end.
    static func text(of key: Span<UInt8>) -> SecretBytes {
        SecretBytes(capacity: MasterKey.textLength + 1) { output in
            MasterKey.textPrefix.withUTF8Buffer { for byte in $0 { output.append(byte) } }
            for index in key.indices {
                output.append(MasterKey.digit(key[index] >> 4))
                output.append(MasterKey.digit(key[index] & 15))
            }
            output.append(UInt8(ascii: "\n"))
        }
    }

    private static func decode(_ text: Span<UInt8>) -> SecretBytes? {
        let hasLineEnd = text.count == textLength + 1 && text[textLength] == UInt8(ascii: "\n")
        guard text.count == textLength || hasLineEnd else { return nil }
        let prefix = textPrefix.withUTF8Buffer { [UInt8]($0) }
        guard prefix.indices.allSatisfy({ text[$0] == prefix[$0] }) else { return nil }
        var isValid = true
        let key = SecretBytes(capacity: AEAD.keyLength) { output in
            for index in stride(from: prefix.count, to: textLength, by: 2) {
                guard let high = value(text[index]), let low = value(text[index + 1]) else {
                    isValid = false
                    return
                }
                output.append(high << 4 | low)
            }
        }
        guard isValid else { return nil }
        return key
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
