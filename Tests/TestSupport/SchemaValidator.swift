public import JSON

/// Checks values against the part of JSON Schema that the API's description uses (2020-12).
///
/// A keyword that is neither checked nor known to be an annotation is itself a violation, so that
/// nothing of a schema is passed over in silence.
public struct SchemaValidator {
    private static let annotations: Set = ["description", "writeOnly", "examples", "default"]

    private let root: JSONValue
    private var violations: [String] = []

    /// - Parameters:
    ///   - value: what is checked.
    ///   - schema: a schema, or a reference to one.
    ///   - root: the document that references are resolved in.
    /// - Returns: what is wrong, each with the path to it; empty when the value fits.
    public static func violations(
        of value: JSONValue,
        against schema: JSONValue,
        in root: JSONValue
    ) -> [String] {
        var validator = SchemaValidator(root: root)
        validator.check(value, schema, at: "$")
        return validator.violations
    }

    private init(root: JSONValue) {
        self.root = root
    }

    private mutating func check(_ value: JSONValue, _ schema: JSONValue, at path: String) {
        for (keyword, rule) in schema.members where !Self.annotations.contains(keyword) {
            check(value, keyword, rule, schema, at: path)
        }
    }

    private mutating func check(
        _ value: JSONValue,
        _ keyword: String,
        _ rule: JSONValue,
        _ schema: JSONValue,
        at path: String
    ) {
        switch keyword {
        case "$ref": checkReference(value, rule, at: path)
        case "type": checkType(value, rule, at: path)
        case "enum": require(rule.elements.contains { Self.isSame($0, value) }, "enum", path)
        case "const": require(Self.isSame(rule, value), "const", path)
        case "required":
            guard value.kind == .object else { return }
            for name in rule.elements.compactMap(\.string) {
                require(value[name] != nil, "lacks \(name)", path)
            }
        case "properties":
            for (name, part) in value.members {
                if let schema = rule[name] { check(part, schema, at: "\(path).\(name)") }
            }
        case "additionalProperties": checkAdditional(value, rule, schema, at: path)
        case "items":
            for (index, part) in value.elements.enumerated() {
                check(part, rule, at: "\(path)[\(index)]")
            }
        case "oneOf":
            let fitting = rule.elements.count {
                Self.violations(of: value, against: $0, in: root).isEmpty
            }
            require(fitting == 1, "fits \(fitting) of oneOf", path)
        case "anyOf":
            let fits = rule.elements.contains {
                Self.violations(of: value, against: $0, in: root).isEmpty
            }
            require(fits, "fits none of anyOf", path)
        case "allOf": for part in rule.elements { check(value, part, at: path) }
        default: checkRange(value, keyword, rule, at: path)
        }
    }

    private mutating func checkReference(_ value: JSONValue, _ rule: JSONValue, at path: String) {
        let reference = rule.string ?? ""
        guard let schema = Self.resolve(reference, in: root) else {
            return require(false, "no schema \(reference)", path)
        }
        check(value, schema, at: path)
    }

    /// The part of a document that `#/a/b` names.
    public static func resolve(_ reference: String, in root: JSONValue) -> JSONValue? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(root) { part, name in
            part?[String(name)]
        }
    }

    private mutating func checkType(_ value: JSONValue, _ rule: JSONValue, at path: String) {
        let names = rule.string.map { [$0] } ?? rule.elements.compactMap(\.string)
        require(
            names.contains { Self.isType($0, value) },
            "is \(value.kind), not \(names)",
            path
        )
    }

    private static func isType(_ name: String, _ value: JSONValue) -> Bool {
        switch name {
        case "null": value.kind == .null
        case "boolean": value.kind == .boolean
        case "string": value.kind == .string
        case "number": value.kind == .number
        case "integer": value.integer != nil
        case "array": value.kind == .array
        case "object": value.kind == .object
        default: false
        }
    }

    private mutating func checkAdditional(
        _ value: JSONValue,
        _ rule: JSONValue,
        _ schema: JSONValue,
        at path: String
    ) {
        for (name, part) in value.members where schema["properties"]?[name] == nil {
            if rule.kind == .object {
                check(part, rule, at: "\(path).\(name)")
            } else {
                require(rule.boolean == true, "has \(name)", path)
            }
        }
    }

    private mutating func checkRange(
        _ value: JSONValue,
        _ keyword: String,
        _ rule: JSONValue,
        at path: String
    ) {
        let length = value.string?.unicodeScalars.count
        switch keyword {
        case "pattern":
            guard let text = value.string else { return }
            let matches = try? Regex(rule.string ?? "(").firstMatch(in: text)
            require(matches != nil, "\(text) is not \(rule.string ?? "")", path)
        case "minimum":
            if let number = value.integer, let least = rule.integer {
                require(number >= least, "\(number) is below \(least)", path)
            }
        case "maximum":
            if let number = value.integer, let most = rule.integer {
                require(number <= most, "\(number) is above \(most)", path)
            }
        case "format":
            guard let text = value.string else { return }
            let format = SchemaFormat(rawValue: rule.string ?? "")
            require(format?.fits(text) == true, "\(text) is no \(rule.string ?? "")", path)
        case "minItems", "maxItems":
            guard value.kind == .array, let bound = rule.integer else { return }
            let count = value.elements.count
            require(keyword == "minItems" ? count >= bound : count <= bound, "\(count) items", path)
        case "minLength": require((length ?? .max) >= rule.integer ?? 0, "too short", path)
        case "maxLength": require((length ?? 0) <= rule.integer ?? .max, "too long", path)
        default: require(false, "keyword \(keyword) is not understood here", path)
        }
    }

    private mutating func require(_ condition: Bool, _ violation: String, _ path: String) {
        if !condition { violations.append("\(path): \(violation)") }
    }

    private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
        JSONText.of(left) == JSONText.of(right)
    }
}
