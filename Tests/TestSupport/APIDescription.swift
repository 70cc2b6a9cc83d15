import Foundation
public import JSON

/// An API's description (OpenAPI 3.1), which answers are held against.
///
/// It takes the description at its word: a status, a field, a media type, a member or a kind of problem that does not stand
/// there is a violation. `default` among the answers fits none.
public struct APIDescription: Sendable {
    public let root: JSONValue
    public let operations: [DescribedOperation]
    /// The answers that all operations share.
    private let shared: [Int: [JSONValue]]

    /// Fields that belong to the message and not to the API (RFC 9110).
    private static let general: Set = ["date", "content-length", "content-type", "connection"]

    /// - Parameters:
    ///   - root: the whole document.
    ///   - isPart: which of its paths count.
    public init(_ root: JSONValue, where isPart: (JSONValue) -> Bool = { _ in true }) {
        self.root = root
        shared = Self.shared(root)
        operations = (root["paths"]?.members ?? []).filter { isPart($0.value) }.flatMap { path in
            path.value.members.filter { DescribedOperation.methods.contains($0.name) }.map {
                DescribedOperation(method: $0.name, pattern: path.name, value: $0.value)
            }
        }
    }

    /// Whose answer it must be; nil when there is no such operation.
    public func operation(_ method: String, _ target: String) -> DescribedOperation? {
        let raw = String(target.prefix { $0 != "?" })
        let path = raw.removingPercentEncoding ?? raw
        let name = method == "HEAD" ? "get" : method.lowercased()
        let fitting = operations.filter { $0.method == name && $0.fits(path) }
        return fitting.min { $0.parameters < $1.parameters }
    }

    /// What of an answer is not as described.
    public func violations(
        of answer: DescribedAnswer,
        to method: String,
        _ target: String
    ) -> [String] {
        guard let operation = operation(method, target) else {
            return violations(ofOther: answer, to: method)
        }
        guard let response = response(operation, answer.status) else {
            return ["\(answer.status) is not described"]
        }
        return fieldViolations(answer, response)
            + (method == "HEAD" ? [] : contentViolations(answer, response))
    }

    /// What an operation answers with a status, references resolved.
    public func response(_ operation: DescribedOperation, _ status: Int) -> JSONValue? {
        operation.value["responses"]?["\(status)"].map { resolved($0) }
    }

    /// What a reference leads to, or the value itself.
    public func resolved(_ value: JSONValue) -> JSONValue {
        Self.resolved(value, in: root)
    }

    private static func resolved(_ value: JSONValue, in root: JSONValue) -> JSONValue {
        value["$ref"]?.string.flatMap { SchemaValidator.resolve($0, in: root) } ?? value
    }

    /// The problems that an answer may be, by their names.
    public func problems(_ response: JSONValue) -> [(name: String, value: JSONValue)] {
        Self.problems(response, in: root)
    }

    private static func problems(
        _ response: JSONValue,
        in root: JSONValue
    ) -> [(name: String, value: JSONValue)] {
        let examples = response["content"]?["application/problem+json"]?["examples"]?.members
        return (examples ?? []).compactMap { example in
            resolved(example.value, in: root)["value"].map { (example.name, $0) }
        }
    }

    // MARK: Where no operation is meant

    /// Methods that a path does not have, paths that there are not, and octets that are no request: problems
    /// that stand among those that all operations share.
    private func violations(ofOther answer: DescribedAnswer, to method: String) -> [String] {
        if method == "OPTIONS", answer.status == 204 {
            return answer.body.isEmpty ? [] : ["204 has a body"]
        }
        let fitting = shared[answer.status] ?? shared[0] ?? []
        let found = fitting.map {
            fieldViolations(answer, $0)
                + (method == "HEAD" ? [] : contentViolations(answer, $0))
        }
        return found.min { $0.count < $1.count } ?? ["\(answer.status) is no shared problem"]
    }

    /// By the statuses of their examples; those that show none are of any, at 0.
    private static func shared(_ root: JSONValue) -> [Int: [JSONValue]] {
        var shared: [Int: [JSONValue]] = [:]
        for (_, response) in root["components"]?["responses"]?.members ?? [] {
            let problems = problems(response, in: root)
            let statuses = Set(problems.compactMap { $0.value["status"]?.integer })
            for status in statuses.isEmpty ? [0] : statuses {
                shared[status, default: []].append(response)
            }
        }
        return shared
    }

    // MARK: Fields

    private func fieldViolations(_ answer: DescribedAnswer, _ response: JSONValue) -> [String] {
        var described = Self.general
        if [204, 405].contains(answer.status) { described.insert("allow") }
        var violations: [String] = []
        for (name, reference) in response["headers"]?.members ?? [] {
            described.insert(name.lowercased())
            let header = resolved(reference)
            let values = answer.values(name)
            if values.isEmpty, header["required"]?.boolean == true {
                violations.append("\(answer.status) lacks the field \(name)")
            }
            for value in values { violations += self.violations(of: value, name, header) }
        }
        let unknown = answer.fields.map { $0.name.lowercased() }.filter { !described.contains($0) }
        return violations + unknown.map { "\(answer.status) has the field \($0)" }
    }

    /// A field's value is text; where the schema wants a number it is read as one.
    private func violations(
        of text: String,
        _ name: String,
        _ header: JSONValue
    ) -> [String] {
        guard let schema = header["schema"].map({ resolved($0) }) else {
            return ["\(name): no schema"]
        }
        var writer = JSONWriter()
        writer.value(text)
        let octets = schema["type"]?.string == "integer" ? Array(text.utf8) : writer.bytes
        guard let value = try? JSONDocument(parsing: octets, limits: .upstream).root else {
            return ["\(name): \(text) is no number"]
        }
        return SchemaValidator.violations(of: value, against: schema, in: root)
            .map { "\(name): \($0)" }
    }

    // MARK: Bodies

    private func contentViolations(_ answer: DescribedAnswer, _ response: JSONValue) -> [String] {
        guard let content = response["content"] else {
            return answer.body.isEmpty ? [] : ["\(answer.status) has a body"]
        }
        let type = answer.values("Content-Type").first ?? "nothing"
        guard let media = content[type], let schema = media["schema"] else {
            return ["\(answer.status) is not described as \(type)"]
        }
        // What the served description itself is, a test of its own compares octet by octet.
        if type == "application/yaml" { return [] }
        guard let value = try? JSONDocument(parsing: answer.body, limits: .upstream).root else {
            return ["\(answer.status) is no JSON"]
        }
        return SchemaValidator.violations(of: value, against: schema, in: root)
            + problemViolations(answer, value, response)
    }

    /// A response that shows its problems shows all of them.
    private func problemViolations(
        _ answer: DescribedAnswer,
        _ value: JSONValue,
        _ response: JSONValue
    ) -> [String] {
        let problems = problems(response)
        guard !problems.isEmpty else { return [] }
        var violations: [String] = []
        let type = value["type"]?.string ?? ""
        if !problems.contains(where: { $0.value["type"]?.string == type }) {
            violations.append("\(answer.status) is not described with \(type)")
        }
        if value["status"]?.integer != answer.status {
            violations.append("the problem has another status")
        }
        return violations
    }
}
