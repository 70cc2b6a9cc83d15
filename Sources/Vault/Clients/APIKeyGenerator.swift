import Cryptography

/// Makes new API keys of a form.
struct APIKeyGenerator: Sendable {
    let format: APIKeyFormat
    let random: any RandomSource

    struct Key: ~Copyable {
        let kid: String
        let text: SecretBytes
    }

    /// What names a key, or a certificate's name, in audit records.
    func generateKid() -> [UInt8] {
        random.bytes(APIKeyFormat.kidLength).map { APIKeyFormat.base32[Int($0 & 31)] }
    }

    func generate() -> Key {
        let kid = generateKid()
        let text = SecretBytes(capacity: format.length) { output in
            for byte in format.prefix { output.append(byte) }
            for byte in kid { output.append(byte) }
            output.append(UInt8(ascii: "_"))
            appendSecret(to: &output)
            appendChecksum(to: &output)
        }
        return Key(kid: String(decoding: kid, as: UTF8.self), text: text)
    }

    /// Uniform base62 digits: bytes from 248 on are thrown away, for 256 is no multiple of 62.
    private func appendSecret(to output: inout OutputSpan<UInt8>) {
        let end = output.count + APIKeyFormat.secretLength
        while output.count < end {
            random.secret(64).withBytes { bytes in
                for index in bytes.indices where bytes[index] < 248 && output.count < end {
                    output.append(APIKeyFormat.base62[Int(bytes[index] % 62)])
                }
            }
        }
    }

    private func appendChecksum(to output: inout OutputSpan<UInt8>) {
        var rest = Int(CRC32.checksum(output.span))
        var digits = [UInt8](repeating: 0, count: APIKeyFormat.checksumLength)
        for index in digits.indices.reversed() {
            digits[index] = APIKeyFormat.base62[rest % 62]
            rest /= 62
        }
        for digit in digits { output.append(digit) }
    }
}
