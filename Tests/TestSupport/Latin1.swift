/// The octets of a text whose characters are U+0000…U+00FF, one each: the way to write any octet of a
/// message in a string literal.
public func octets(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
}

/// The text whose characters are these octets.
public func latin1(_ octets: some Sequence<UInt8>) -> String {
    String(String.UnicodeScalarView(octets.map { Unicode.Scalar($0) }))
}
