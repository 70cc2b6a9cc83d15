import COpenSSL

/// HMAC-SHA-256 (RFC 2104) under one key.
///
/// The two padded key blocks are hashed once; a call copies the two states onto the stack. Any
/// number of threads may call it at the same time, and a call neither locks nor allocates.
public final class HMACSHA256: Sendable {
    private static let blockLength = 64

    /// The SHA-256 states after the inner and the outer key block: as secret as the key.
    private let states: SecretBytes

    public init(key: borrowing SecretBytes) {
        states = key.withBytes { HMACSHA256.states($0) }
    }

    public init(key: Span<UInt8>) {
        states = HMACSHA256.states(key)
    }

    private static func states(_ key: Span<UInt8>) -> SecretBytes {
        let block = block(key)
        return SecretBytes(count: 2 * MemoryLayout<SHA256>.stride) { output in
            output.withUnsafeMutableBytes { memory in
                let pair = memory.bindMemory(to: SHA256.self)
                // Where they stay: a state that is moved leaves a copy behind on the stack.
                absorb(block, pad: 0x36, into: &pair[0])
                absorb(block, pad: 0x5C, into: &pair[1])
            }
        }
    }

    /// The key as one block: a longer one is hashed, a shorter one is filled up with zeros.
    private static func block(_ key: Span<UInt8>) -> SecretBytes {
        SecretBytes(count: blockLength) { block in
            guard key.count > blockLength else {
                for index in key.indices { block[index] = key[index] }
                return
            }
            SHA256.hash(key).withBytes { digest in
                for index in digest.indices { block[index] = digest[index] }
            }
        }
    }

    private static func absorb(
        _ block: borrowing SecretBytes,
        pad: UInt8,
        into state: inout SHA256
    ) {
        let padded = SecretBytes(count: blockLength) { output in
            block.withBytes { key in
                for index in key.indices { output[index] = key[index] ^ pad }
            }
        }
        state = SHA256()
        padded.withBytes { state.update($0) }
    }

    /// The authentication code of one message.
    public func authenticate(_ message: Span<UInt8>) -> Digest256 {
        authenticate { $0.update(message) }
    }

    /// The authentication code of the message that `feed` writes, part after part.
    public func authenticate(_ feed: (inout SHA256) -> Void) -> Digest256 {
        states.withBytes { bytes in
            bytes.withUnsafeBytes { memory in
                let pair = memory.assumingMemoryBound(to: SHA256.self)
                var state = pair[0]
                feed(&state)
                let inner = state.finish()
                state = pair[1]
                state.update(inner)
                return state.finish()
            }
        }
    }
}
