import TestSupport
import Testing

/// How a message reaches the server: over which line, and in which pieces.
struct Way: Sendable, CustomTestStringConvertible {
    let line: Line
    let delivery: Delivery

    static let all = Line.all.flatMap { line in
        Delivery.allCases.map { Way(line: line, delivery: $0) }
    }

    var testDescription: String { "\(line.wire.rawValue), \(delivery.rawValue)" }

    /// Where the pieces end.
    ///
    /// Beyond 4 KiB there is no system call for every octet: a piece has 251 octets then, which is
    /// prime, so that the boundaries fall anywhere; only the last 64 octets come one by one.
    func ends(of message: [UInt8]) -> [Int] {
        guard delivery == .octetByOctet, message.count > 4 << 10 else {
            return delivery.ends(of: message)
        }
        let tail = message.count - 64
        return Array(stride(from: 251, to: tail, by: 251)) + Array(tail...message.count)
    }
}
