public import Cryptography

/// How far the acts of a store have come: the last one's number and code.
public struct ActPosition: Hashable, Sendable {
    public let number: Int64
    public let code: Digest256

    public init(number: Int64, code: Digest256) {
        self.number = number
        self.code = code
    }

    /// Before the first act.
    public static let start = ActPosition(number: 0, code: Digest256.zero)
}

extension Digest256 {
    fileprivate static let zero: Digest256 = {
        guard let zero = Digest256([UInt8](repeating: 0, count: byteCount)) else {
            preconditionFailure("a digest has as many bytes as a digest")
        }
        return zero
    }()
}
