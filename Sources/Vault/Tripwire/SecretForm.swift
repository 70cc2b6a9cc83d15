import Cryptography

/// The forms in which a secret can stand in a text.
enum SecretForm: CaseIterable {
    case plain
    case hexadecimal
    case capitalHexadecimal
    /// Base64 with the secret's beginning at the first, second or third octet of a group; the characters
    /// that depend on its neighbours are left out.
    case base64, base64Second, base64Third
    /// The same with the alphabet for URLs (RFC 4648 §5).
    case base64URL, base64URLSecond, base64URLThird
    /// With `%XX` for everything but unreserved characters (RFC 3986 §2.3).
    case percent, smallPercent
    /// As the content of a JSON string, without and with `\/`.
    case json, jsonSolidus

    /// How many octets `count` octets of a secret take in the longest form.
    static func capacity(for count: Int) -> Int { max(1, count * 3) }

    /// Appends the secret in this form; `output` has room for ``capacity(for:)``.
    func write(_ secret: Span<UInt8>, into output: inout OutputSpan<UInt8>) {
        switch self {
        case .plain: for index in secret.indices { output.append(secret[index]) }
        case .hexadecimal: writeHexadecimal(secret, Self.small, &output)
        case .capitalHexadecimal: writeHexadecimal(secret, Self.capital, &output)
        // In the second place the first whole character begins 4 bits into the secret, in the third 2.
        case .base64: writeBase64(secret, skipping: 0, Self.standard, &output)
        case .base64Second: writeBase64(secret, skipping: 4, Self.standard, &output)
        case .base64Third: writeBase64(secret, skipping: 2, Self.standard, &output)
        case .base64URL: writeBase64(secret, skipping: 0, Self.forURLs, &output)
        case .base64URLSecond: writeBase64(secret, skipping: 4, Self.forURLs, &output)
        case .base64URLThird: writeBase64(secret, skipping: 2, Self.forURLs, &output)
        case .percent: writePercent(secret, Self.capital, &output)
        case .smallPercent: writePercent(secret, Self.small, &output)
        case .json: writeJSON(secret, escaping: #""\"#, &output)
        case .jsonSolidus: writeJSON(secret, escaping: #""\/"#, &output)
        }
    }

    private static let small = Array("0123456789abcdef".utf8)
    private static let capital = Array("0123456789ABCDEF".utf8)
    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standard = Array("\(letters)+/".utf8)
    private static let forURLs = Array("\(letters)-_".utf8)

    private func writeHexadecimal(
        _ secret: Span<UInt8>,
        _ digits: [UInt8],
        _ output: inout OutputSpan<UInt8>
    ) {
        for index in secret.indices {
            output.append(digits[Int(secret[index] >> 4)])
            output.append(digits[Int(secret[index] & 15)])
        }
    }

    private func writeBase64(
        _ secret: Span<UInt8>,
        skipping bits: Int,
        _ alphabet: [UInt8],
        _ output: inout OutputSpan<UInt8>
    ) {
        var held = 0
        var count = -bits
        for index in secret.indices {
            held = (held << 8 | Int(secret[index])) & 0xFFFF
            count += 8
            while count >= 6 {
                count -= 6
                output.append(alphabet[held >> count & 63])
            }
        }
    }

    private func writePercent(
        _ secret: Span<UInt8>,
        _ digits: [UInt8],
        _ output: inout OutputSpan<UInt8>
    ) {
        for index in secret.indices {
            switch secret[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                output.append(secret[index])
            default:
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(secret[index] >> 4)])
                output.append(digits[Int(secret[index] & 15)])
            }
        }
    }

    private func writeJSON(
        _ secret: Span<UInt8>,
        escaping escaped: StaticString,
        _ output: inout OutputSpan<UInt8>
    ) {
        for index in secret.indices {
            let isEscaped = escaped.withUTF8Buffer { $0.contains(secret[index]) }
            if isEscaped { output.append(UInt8(ascii: "\\")) }
            output.append(secret[index])
        }
    }
}
