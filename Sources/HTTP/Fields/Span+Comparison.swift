extension Span<UInt8> {
    /// True when the bytes are those of `text`.
    public func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in indices where self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// True when the bytes are those of `text`, which is in lower case, ASCII letters in any case.
    public func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in indices {
            let octet = self[index]
            let lowered = octet &- 65 < 26 ? octet | 0x20 : octet
            if lowered != text.utf8Start[index] { return false }
        }
        return true
    }

    /// True when one of the octets is `octet`.
    public func contains(_ octet: UInt8) -> Bool {
        for index in indices where self[index] == octet { return true }
        return false
    }

    /// Without blanks (SP, HTAB) at both ends.
    @_lifetime(copy self)
    public func trimmed() -> Span<UInt8> {
        var start = 0
        var end = count
        while start < end, self[start] == 32 || self[start] == 9 { start += 1 }
        while end > start, self[end - 1] == 32 || self[end - 1] == 9 { end -= 1 }
        return extracting(start..<end)
    }

    /// The bytes as text; what is no UTF-8 becomes U+FFFD. For slow paths.
    public var text: String {
        withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
