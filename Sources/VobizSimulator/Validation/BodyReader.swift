internal import JSON

/// Reads the members of a JSON body, and collects what is wrong with them.
struct BodyReader {
    private let root: JSONValue
    private(set) var issues: [ValidationIssue] = []

    /// A reader for a body that holds an object; otherwise the issue that says what it holds.
    static func open(_ body: [UInt8]) -> Result<BodyReader, BodyRefusal> {
        do {
            let root = try JSONDocument(parsing: body, limits: .request).root
            guard root.kind == .object else { return .failure(.notAnObject) }
            return .success(BodyReader(root: root))
        } catch {
            return .failure(.notJSON(offset: error.offset))
        }
    }

    private init(root: JSONValue) {
        self.root = root
    }

    /// A member that must be a string with something in it.
    mutating func requiredText(_ name: String) -> String? {
        guard let value = root[name], !value.isNull else {
            issues.append(.missing(["body", name]))
            return nil
        }
        return text(value, name)
    }

    /// A member that may be left out or be null.
    mutating func optionalText(_ name: String) -> String? {
        guard let value = root[name], !value.isNull else { return nil }
        return text(value, name)
    }

    /// A member that must be a JSON number, digit for digit.
    mutating func requiredNumber(_ name: String) -> DecimalText? {
        guard let value = root[name], !value.isNull else {
            issues.append(.missing(["body", name]))
            return nil
        }
        guard value.kind == .number, let decimal = value.decimal else {
            refuse(name, "decimal_type", "Input should be a number", value.string)
            return nil
        }
        return decimal
    }

    /// A member that must be a whole number within bounds.
    mutating func requiredInteger(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = root[name], !value.isNull else {
            issues.append(.missing(["body", name]))
            return nil
        }
        return optionalInteger(name, in: range)
    }

    /// A member that may be left out or be null, else a whole number within bounds.
    mutating func optionalInteger(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = root[name], !value.isNull else { return nil }
        guard let number = value.integer else {
            refuse(name, "int_type", "Input should be a valid integer", value.string)
            return nil
        }
        guard range.contains(number) else {
            let bounds = "between \(range.lowerBound) and \(range.upperBound)"
            refuse(name, "value_error", "Input should be \(bounds)", value.string)
            return nil
        }
        return number
    }

    /// A member that may be left out or be null, else true or false.
    mutating func optionalFlag(_ name: String) -> Bool? {
        guard let value = root[name], !value.isNull else { return nil }
        guard let flag = value.boolean else {
            refuse(name, "bool_type", "Input should be a valid boolean", value.string)
            return nil
        }
        return flag
    }

    /// Records that a member breaks a rule of the provider.
    mutating func refuse(_ name: String, _ reason: String) {
        let input = root[name]?.string
        issues.append(.value(["body", name], reason, input.map { .text($0) } ?? .none))
    }

    private mutating func text(_ value: JSONValue, _ name: String) -> String? {
        guard let text = value.string else {
            refuse(name, "string_type", "Input should be a valid string", nil)
            return nil
        }
        return text
    }

    private mutating func refuse(
        _ name: String,
        _ type: String,
        _ message: String,
        _ input: String?
    ) {
        issues.append(
            ValidationIssue(
                type: type,
                location: ["body", name],
                message: message,
                input: input.map { .text($0) } ?? .none
            )
        )
    }
}

/// Why a body could not be read at all.
enum BodyRefusal: Error {
    case notJSON(offset: Int)
    case notAnObject

    var issue: ValidationIssue {
        switch self {
        case .notJSON(let offset):
            ValidationIssue(
                type: "json_invalid",
                location: ["body", String(offset)],
                message: "JSON decode error"
            )
        case .notAnObject:
            ValidationIssue(
                type: "model_attributes_type",
                location: ["body"],
                message: "Input should be an object"
            )
        }
    }
}
