/// Why a text is no acceptable JSON, and where; it never carries any of the text itself.
public struct JSONError: Error, Equatable, Sendable {
    public let reason: Reason
    /// The offset in bytes at which the problem was seen.
    public let offset: Int

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// What is wrong.
    public enum Reason: Equatable, Sendable, CaseIterable {
        case tooLarge
        case tooDeep
        case tooManyValues
        case tooManyMembers
        case nameTooLong
        case stringTooLong
        case numberTooLong
        /// Two members of one object have the same name once unescaped (RFC 8259 §4, RFC 7493
        /// §2.3).
        case duplicateName
        case byteOrderMark
        /// Not UTF-8: overlong, a surrogate, above U+10FFFF, or cut short (RFC 3629 §4).
        case invalidUTF8
        /// An escaped surrogate without its partner (RFC 7493 §2.1).
        case loneSurrogate
        /// An unescaped control character inside a string.
        case controlCharacter
        case invalidEscape
        case invalidNumber
        case unexpectedByte
        case unexpectedEnd
        /// Something other than white space follows the value.
        case trailingBytes
    }
}
