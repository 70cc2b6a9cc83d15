import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag.
///
/// A nonce must never be used twice under one key; the caller guarantees it.
public enum AEAD {
    public static let keyLength = 32
    public static let nonceLength = 12
    public static let tagLength = 16

    /// The ciphertext with the tag behind it.
    public static func seal(
        _ plaintext: Span<UInt8>,
        key: borrowing SecretBytes,
        nonce: Span<UInt8>,
        authenticating context: Span<UInt8>
    ) throws(CryptographyError) -> [UInt8] {
        let cipher = try GCMContext(.seal, key: key, nonce: nonce)
        try cipher.authenticate(context)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagLength)
        var output = sealed.mutableSpan
        try cipher.process(plaintext, into: &output)
        guard cipher.finish() else { throw .unavailable }
        try cipher.writeTag(into: &output, at: plaintext.count)
        return sealed
    }

    /// The plaintext of ciphertext-and-tag.
    ///
    /// - Throws: `authenticationFailed` for whatever is wrong with the sealed bytes, be it their
    ///   length, the tag, the key, the nonce or the context. Nothing of the plaintext gets out.
    public static func open(
        _ sealed: Span<UInt8>,
        key: borrowing SecretBytes,
        nonce: Span<UInt8>,
        authenticating context: Span<UInt8>
    ) throws(CryptographyError) -> SecretBytes {
        guard sealed.count >= tagLength else { throw .authenticationFailed }
        let count = sealed.count - tagLength
        let cipher = try GCMContext(.open, key: key, nonce: nonce)
        try cipher.authenticate(context)
        try cipher.expectTag(sealed.extracting(count..<sealed.count))
        let ciphertext = sealed.extracting(0..<count)
        return try SecretBytes(count: count) { output throws(CryptographyError) in
            try cipher.process(ciphertext, into: &output)
            guard cipher.finish() else { throw .authenticationFailed }
        }
    }
}
