public import JSON

/// A method of a path in an API's description.
public struct DescribedOperation: Sendable {
    static let methods: Set = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    /// In lower case, as in the description.
    public let method: String
    /// `/v1/accounts/{id}`
    public let pattern: String
    public let value: JSONValue

    /// How many parts of the path are parameters: `/a/b` is meant rather than `/a/{id}`.
    var parameters: Int { segments(of: pattern).count { $0.hasPrefix("{") } }

    public var id: String { value["operationId"]?.string ?? "\(method) \(pattern)" }
    /// What a client needs: a scope, `any`, `own` or `none`.
    public var scope: String { value["x-scope"]?.string ?? "" }

    /// Whether a path is one that the pattern stands for.
    func fits(_ path: String) -> Bool {
        let (parts, names) = (segments(of: path), segments(of: pattern))
        guard parts.count == names.count else { return false }
        return zip(parts, names).allSatisfy { $0 == $1 || ($1.hasPrefix("{") && !$0.isEmpty) }
    }

    private func segments(of path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
