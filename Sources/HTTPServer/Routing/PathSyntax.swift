import HTTP

/// The rules for paths: one spelling per resource, nothing normalised, nothing guessed
/// (requirements §1.1 "Path handling").
public enum PathSyntax {
    /// A path that has no one reading.
    public struct BadPath: Error, Equatable, Sendable {
        public init() {}
    }

    /// Removes the percent-coding of each segment.
    ///
    /// - Returns: `nil` when there is none, which is the usual case and costs one scan.
    /// - Throws: ``BadPath`` for an empty inner segment, `.` and `..`, a `;`, an encoded slash,
    ///   backslash or control octet, and for octets that are no UTF-8.
    public static func decode(_ path: Span<UInt8>) throws(BadPath) -> [UInt8]? {
        var hasEscape = false
        var segmentStart = 1
        for index in path.indices {
            switch path[index] {
            case UInt8(ascii: "%"): hasEscape = true
            case UInt8(ascii: ";"): throw BadPath()
            case UInt8(ascii: "/") where index > 0:
                try checkSegment(path.extracting(segmentStart..<index))
                segmentStart = index + 1
            default: break
            }
        }
        guard hasEscape else {
            if segmentStart < path.count {
                try checkDots(path.extracting(segmentStart..<path.count))
            }
            return nil
        }
        return try decodeEscapes(path)
    }

    private static func checkSegment(_ segment: Span<UInt8>) throws(BadPath) {
        guard !segment.isEmpty else { throw BadPath() }
        try checkDots(segment)
    }

    private static func checkDots(_ segment: Span<UInt8>) throws(BadPath) {
        guard !segment.equals("."), !segment.equals("..") else { throw BadPath() }
    }

    private static func decodeEscapes(_ path: Span<UInt8>) throws(BadPath) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(path.count)
        var segmentStart = 1
        var index = 0
        while index < path.count {
            var octet = path[index]
            if octet == UInt8(ascii: "%") {
                // The parser has made sure that two digits follow.
                guard index + 2 < path.count, let high = TargetSyntax.hexValue(path[index + 1]),
                    let low = TargetSyntax.hexValue(path[index + 2])
                else { throw BadPath() }
                octet = high << 4 | low
                index += 2
                let isForbidden =
                    octet < 32 || octet == 127 || octet == UInt8(ascii: "/")
                    || octet == UInt8(ascii: "\\") || octet == UInt8(ascii: ";")
                guard !isForbidden else { throw BadPath() }
                // U+0080 to U+009F, as UTF-8, are controls as well.
                let isControl = decoded.last == 0xC2 && (0x80...0x9F).contains(octet)
                guard !isControl else { throw BadPath() }
            } else if octet == UInt8(ascii: "/"), !decoded.isEmpty {
                try checkDots(decoded.span.extracting(segmentStart..<decoded.count))
                segmentStart = decoded.count + 1
            }
            decoded.append(octet)
            index += 1
        }
        try checkDots(decoded.span.extracting(min(segmentStart, decoded.count)..<decoded.count))
        guard String(validating: decoded, as: UTF8.self) != nil else { throw BadPath() }
        return decoded
    }
}
