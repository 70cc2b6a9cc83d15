/// Why a cryptographic operation was refused; it never says more about the data than that.
public enum CryptographyError: Error, Equatable, Sendable {
    /// The sealed bytes, the key, the nonce or the authenticated data are not those of the seal.
    case authenticationFailed
    /// A key, nonce or length that the algorithm does not have: a mistake in the calling code.
    case invalidParameter
    /// The library could not do it: no memory, or the algorithm is switched off.
    case unavailable
}
