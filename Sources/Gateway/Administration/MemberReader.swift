import Cryptography
import JSON
import Platform
import Vobiz

/// Reads the members of a request's body, and notes everything that is wrong with them.
///
/// A member that the body does not have is `nil` and no mistake; what has to be there says so itself.
struct MemberReader {
    private let body: JSONValue
    private var problems: [FieldProblem] = []

    /// `members` are those that the request may have.
    ///
    /// - Throws: ``GatewayError/malformedBody(_:)`` for what is no object,
    ///   ``GatewayError/invalidRequest(_:)`` for a member that is none of `members`.
    init(_ body: JSONValue, members: [String]) throws(GatewayError) {
        guard body.kind == .object else { throw .malformedBody("The body is not a JSON object.") }
        self.body = body
        for (name, _) in body.members where !members.contains(name) {
            throw .invalidRequest([
                FieldProblem(Self.shown(name), "is not a member of this request")
            ])
        }
    }

    /// A caller's own word, if it can be a member's name: it may be a token in the wrong place.
    private static func shown(_ name: String) -> String {
        let isName =
            (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "_") }
        return isName ? name : "body"
    }

    mutating func note(_ field: String, _ message: String) {
        problems.append(FieldProblem(field, message))
    }

    /// - Throws: ``GatewayError/validationFailed(_:)`` with everything that was noted.
    func finish() throws(GatewayError) {
        guard problems.isEmpty else { throw .validationFailed(problems) }
    }

    // MARK: Members

    func has(_ name: String) -> Bool { body[name] != nil }

    func isNull(_ name: String) -> Bool { body[name]?.isNull ?? false }

    mutating func text(_ name: String) -> String? {
        guard let value = body[name] else { return nil }
        guard let text = value.string else {
            note(name, "must be a string")
            return nil
        }
        return text
    }

    mutating func texts(_ name: String, atMost limit: Int) -> [String]? {
        guard let value = body[name] else { return nil }
        let texts = value.elements.compactMap(\.string)
        guard value.kind == .array, texts.count == value.elements.count, texts.count <= limit else {
            note(name, "must be an array of at most \(limit) strings")
            return nil
        }
        return texts
    }

    mutating func flag(_ name: String) -> Bool? {
        guard let value = body[name] else { return nil }
        guard let flag = value.boolean else {
            note(name, "must be true or false")
            return nil
        }
        return flag
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = body[name] else { return nil }
        guard let integer = value.integer, range.contains(integer) else {
            note(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return integer
    }

    /// RFC 3339 in UTC with `Z`, the one form in which the API writes moments as well.
    mutating func moment(_ name: String) -> WallTime? {
        guard let value = body[name] else { return nil }
        guard let text = value.string, text.utf8.last == UInt8(ascii: "Z"),
            text.utf8.dropFirst(10).first == UInt8(ascii: "T"), let moment = Timestamp(text)
        else {
            note(name, "must be a moment such as 2027-01-31T12:00:00Z")
            return nil
        }
        return WallTime(seconds: moment.secondsSince1970)
    }

    /// One of some words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of type: Choice.Type
    ) -> Choice? {
        guard let value = body[name] else { return nil }
        guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            note(name, "must be one of: \(words)")
            return nil
        }
        return choice
    }

    /// A string that never becomes a `String`.
    mutating func secret(_ name: String) -> SecretBytes? {
        guard let value = body[name] else { return nil }
        guard let secret = value.withStringBytes({ SecretBytes(copying: $0) }) else {
            note(name, "must be a string")
            return nil
        }
        return secret
    }
}
