/// What a client that knows that it speaks HTTP/2 sends first (RFC 9113 §3.4).
enum HTTP2Preface {
    enum Match {
        case whole
        /// It may become one.
        case part
        case none
    }

    private static let text: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    static func match(_ bytes: UnsafeRawBufferPointer) -> Match {
        let count = min(bytes.count, text.utf8CodeUnitCount)
        for index in 0..<count where bytes[index] != text.utf8Start[index] { return .none }
        return count == text.utf8CodeUnitCount ? .whole : .part
    }
}
