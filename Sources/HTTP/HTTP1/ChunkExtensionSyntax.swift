/// The grammar of chunk extensions, one octet at a time (RFC 9112 §7.1.1):
/// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`.
struct ChunkExtensionSyntax: Sendable {
    private enum Phase {
        /// Blanks that must be followed by `;`.
        case blank
        case beforeName, name, afterName
        case beforeValue, token, quoted, escaped, afterQuote
    }

    private var phase = Phase.blank

    /// True where the line may end.
    var mayEnd: Bool {
        switch phase {
        case .name, .token, .afterQuote: true
        default: false
        }
    }

    /// - Returns: false when the octet may not stand here.
    mutating func consume(_ octet: UInt8) -> Bool {
        guard let next = follow(octet) else { return false }
        phase = next
        return true
    }

    private func follow(_ octet: UInt8) -> Phase? {
        switch phase {
        case .blank, .afterQuote, .token: return afterValue(octet)
        case .beforeName: return Self.isBlank(octet) ? .beforeName : token(octet, .name)
        case .name, .afterName: return afterName(octet)
        case .beforeValue:
            if Self.isBlank(octet) { return .beforeValue }
            return octet == UInt8(ascii: "\"") ? .quoted : token(octet, .token)
        case .quoted: return quoted(octet)
        case .escaped: return FieldSyntax.isValueOctet(octet) ? .quoted : nil
        }
    }

    private func afterValue(_ octet: UInt8) -> Phase? {
        if octet == UInt8(ascii: ";") { return .beforeName }
        if Self.isBlank(octet) { return .blank }
        return phase == .token ? token(octet, .token) : nil
    }

    private func afterName(_ octet: UInt8) -> Phase? {
        switch octet {
        case UInt8(ascii: ";"): return .beforeName
        case UInt8(ascii: "="): return .beforeValue
        default:
            if Self.isBlank(octet) { return .afterName }
            return phase == .name ? token(octet, .name) : nil
        }
    }

    /// A `"` or a `\` ends the plain text; every other octet of a field value is `qdtext`
    /// (RFC 9110 §5.6.4).
    private func quoted(_ octet: UInt8) -> Phase? {
        switch octet {
        case UInt8(ascii: "\""): .afterQuote
        case UInt8(ascii: "\\"): .escaped
        default: FieldSyntax.isValueOctet(octet) ? .quoted : nil
        }
    }

    private func token(_ octet: UInt8, _ next: Phase) -> Phase? {
        FieldSyntax.isTokenOctet(octet) ? next : nil
    }

    private static func isBlank(_ octet: UInt8) -> Bool {
        octet == 32 || octet == 9
    }
}
