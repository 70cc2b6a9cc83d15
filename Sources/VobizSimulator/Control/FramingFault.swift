/// A way to write an answer that the rules of HTTP forbid, or that nobody has to put up with.
public enum FramingFault: String, Sendable, CaseIterable {
    /// `Content-Length` says one octet more than there is, and the connection ends.
    case lengthTooLarge = "length-too-large"
    /// Chunks without an end, and the connection ends.
    case missingLastChunk = "missing-last-chunk"
    /// Another answer right behind the one that was asked for.
    case octetsAfterMessage = "octets-after-message"
    case lengthAndChunked = "length-and-chunked"
    case twoLengths = "two-lengths"
    /// A field line that is continued on the next (RFC 9112 §5.2).
    case foldedField = "folded-field"
    case badChunk = "bad-chunk"
    /// A hundred interim answers before the true one.
    case interimFlood = "interim-flood"
    /// 101, which nobody has asked for.
    case switchingProtocols = "switching-protocols"
    /// A field of 128 KiB.
    case largeHead = "large-head"
    /// Chunk after chunk, for ever.
    case endlessBody = "endless-body"
    /// No HTTP at all.
    case otherProtocol = "other-protocol"
}
