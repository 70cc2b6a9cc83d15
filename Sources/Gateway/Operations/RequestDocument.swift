import HTTP
import JSON
import Vault

/// Bodies of requests: strict JSON or a clear refusal.
enum RequestDocument {
    /// Parses a body.
    ///
    /// - Throws: ``GatewayError/malformedBody(_:)``.
    static func parse(_ body: consuming [UInt8]) throws(GatewayError) -> JSONDocument {
        guard !body.isEmpty else { throw .malformedBody("The request needs a JSON body.") }
        guard !MisplacedKey.isIn(body.span) else {
            body.overwrite()
            throw keyRefusal
        }
        do {
            return try JSONDocument(parsing: consume body, limits: .request)
        } catch {
            throw refusal(of: error)
        }
    }

    /// What is said of a body in which an API key stands.
    static let keyRefusal = GatewayError.malformedBody("The body must not hold an API key.")

    /// What is said of a body that is no strict JSON.
    static func refusal(of error: JSONError) -> GatewayError {
        .malformedBody(
            "The body is not acceptable JSON: \(words(error.reason)) at octet \(error.offset)."
        )
    }

    /// Refuses what is not said to be JSON, and what is coded.
    ///
    /// - Throws: ``GatewayError/unsupportedMediaType(_:)``.
    static func checkType(
        _ contentType: Span<UInt8>?,
        coding: Span<UInt8>?
    ) throws(GatewayError) {
        guard coding == nil else {
            throw .unsupportedMediaType("Bodies must be sent without a content coding.")
        }
        guard let contentType, isJSON(contentType) else {
            throw .unsupportedMediaType("The body must be application/json in UTF-8.")
        }
    }

    private static func isJSON(_ value: Span<UInt8>) -> Bool {
        var end = 0
        while end < value.count, value[end] != UInt8(ascii: ";") { end += 1 }
        guard value.extracting(0..<end).trimmed().equalsIgnoringCase("application/json") else {
            return false
        }
        guard end < value.count else { return true }
        let parameter = value.extracting((end + 1)..<value.count).trimmed()
        return parameter.equalsIgnoringCase("charset=utf-8")
            || parameter.equalsIgnoringCase("charset=\"utf-8\"")
    }

    private static func words(_ reason: JSONError.Reason) -> String {
        switch reason {
        case .tooLarge: "it is too large"
        case .tooDeep: "it is nested too deeply"
        case .tooManyValues, .tooManyMembers: "it has too many values"
        case .nameTooLong, .stringTooLong, .numberTooLong: "a part is too long"
        case .duplicateName: "a member is given twice"
        case .byteOrderMark: "it starts with a byte order mark"
        case .invalidUTF8, .loneSurrogate: "it is not UTF-8"
        case .controlCharacter: "a string holds a control character"
        case .invalidEscape: "a string holds an invalid escape"
        case .invalidNumber: "a number is malformed"
        case .unexpectedByte: "an octet is unexpected"
        case .unexpectedEnd: "it ends too early"
        case .trailingBytes: "something follows the value"
        }
    }
}
