import COpenSSL

/// Whether both hold the same bytes, in a time that depends on the lengths alone.
public func constantTimeEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
            // An empty span may have no address, which CRYPTO_memcmp must not be given.
            guard let a = left.baseAddress, let b = right.baseAddress else { return true }
            return CRYPTO_memcmp(a, b, left.count) == 0
        }
    }
}
