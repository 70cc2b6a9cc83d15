/// What the provider said when it refused, read from any of its error forms.
///
/// It is for deciding and for operators: the texts come from outside, so nothing of it but the
/// field names that are known goes into an answer.
public struct ProviderRefusal: Equatable, Sendable {
    /// The provider's word for the case, `insufficient_balance`, `RATE_LIMIT_EXCEEDED`.
    public var code: String?
    /// The provider's sentence, cut short and without control characters. Never for callers.
    public var message: String?
    public var fields: [FieldProblem] = []
    /// Which limit was hit, `cps`, when the provider tells.
    public var limit: String?
    /// How long to wait, by the field or the body; not clamped.
    public var retryAfter: Duration?

    public init() {}

    /// A field of the request that the provider did not accept.
    public struct FieldProblem: Equatable, Sendable {
        /// The provider's name for it, nested names joined by points.
        public var field: String
        /// The provider's word for what is wrong, `missing`, `INVALID_FORMAT`.
        public var kind: String?

        public init(field: String, kind: String?) {
            self.field = field
            self.kind = kind
        }
    }
}

extension ProviderRefusal: CustomStringConvertible {
    /// What may stand in a log: the provider's sentence could repeat a secret, so it is left out.
    public var description: String {
        let names = fields.map(\.field).joined(separator: " ")
        return "code \(code ?? "none"), fields [\(names)], limit \(limit ?? "none")"
    }
}
