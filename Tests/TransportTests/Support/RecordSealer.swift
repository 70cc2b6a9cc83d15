import COpenSSL

/// Seals records of TLS 1.3 as the client (RFC 8446 §5.2), also such as no library would send.
struct RecordSealer {
    enum Kind: UInt8 {
        case alert = 21
        case handshake = 22
        case data = 23
    }

    private let key: [UInt8]
    private let initialVector: [UInt8]
    private var number: UInt64 = 0

    /// For a client that has its handshake behind it, by TLS_AES_128_GCM_SHA256, and has sent nothing
    /// since.
    init?(_ client: ClientSession) {
        let line = client.keys.last { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") }
        guard let digits = line?.split(separator: " ").last else { return nil }
        let secret = stride(from: 0, to: digits.utf8.count, by: 2).compactMap { offset in
            UInt8(digits.dropFirst(offset).prefix(2), radix: 16)
        }
        guard secret.count == 32 else { return nil }
        key = Self.expand(secret, "key", 16)
        initialVector = Self.expand(secret, "iv", 12)
    }

    /// HKDF-Expand-Label (RFC 8446 §7.1) of one block.
    private static func expand(_ secret: [UInt8], _ label: String, _ length: Int) -> [UInt8] {
        let label = Array(("tls13 " + label).utf8)
        let message = [0, UInt8(length), UInt8(label.count)] + label + [0, 1]
        var block = [UInt8](repeating: 0, count: 32)
        HMAC(EVP_sha256(), secret, 32, message, message.count, &block, nil)
        return Array(block.prefix(length))
    }

    mutating func seal(_ kind: Kind, _ bytes: [UInt8]) -> [UInt8] {
        let plain = bytes + [kind.rawValue]
        let length = plain.count + 16
        let header: [UInt8] = [0x17, 3, 3, UInt8(length >> 8), UInt8(length & 0xFF)]
        var nonce = initialVector
        for index in 0..<8 { nonce[11 - index] ^= UInt8(truncatingIfNeeded: number >> (8 * index)) }
        number += 1

        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var count: Int32 = 0
        var sealed = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: 16)
        EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce)
        EVP_EncryptUpdate(context, nil, &count, header, 5)
        EVP_EncryptUpdate(context, &sealed, &count, plain, Int32(plain.count))
        EVP_EncryptFinal_ex(context, &tag, &count)
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag)
        return header + sealed + tag
    }
}
