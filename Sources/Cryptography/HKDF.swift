/// HKDF with SHA-256 (RFC 5869).
public enum HKDF {
    /// `count` bytes (at most 255 · 32) derived from `secret` for the purpose `info`.
    public static func derive(
        from secret: borrowing SecretBytes,
        salt: Span<UInt8>,
        info: Span<UInt8>,
        count: Int
    ) throws(CryptographyError) -> SecretBytes {
        guard count > 0, count <= 255 * Digest256.byteCount else {
            throw .invalidParameter
        }
        // RFC 5869 §2.2: extract.
        let extractor = HMACSHA256(key: salt)
        var extracted = secret.withBytes { extractor.authenticate($0) }
        defer { extracted.wipe() }
        let expander = extracted.withBytes { HMACSHA256(key: $0) }
        return SecretBytes(capacity: count) { output in
            expand(expander, info: info, count: count, into: &output)
        }
    }

    /// RFC 5869 §2.3: T(n) = HMAC(PRK, T(n-1) ‖ info ‖ n).
    private static func expand(
        _ expander: HMACSHA256,
        info: Span<UInt8>,
        count: Int,
        into output: inout OutputSpan<UInt8>
    ) {
        var block = Digest256()
        defer { block.wipe() }
        var counter: UInt8 = 0
        while output.count < count {
            counter += 1
            block = expander.authenticate { message in
                if counter > 1 { message.update(block) }
                message.update(info)
                message.update([counter].span)
            }
            block.withBytes { bytes in
                for index in 0..<min(bytes.count, count - output.count) {
                    output.append(bytes[index])
                }
            }
        }
    }
}
