/// How far a stream's opening has come.
public enum Establishment: Equatable, Sendable {
    /// Bytes may flow.
    case established
    /// The peer is to be heard first, or has to read first.
    case waiting
    /// It will not come to anything. The peer was told why, as far as it listens.
    case failed
}
