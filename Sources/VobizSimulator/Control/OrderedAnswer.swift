internal import HTTPServer
internal import HTTPTypes

/// An error that was ordered, in one of the provider's forms.
public struct OrderedAnswer: Sendable, Equatable {
    public var status: Int
    public var family: ErrorFamily
    /// The provider's word for the case, in the forms that have one.
    public var code: String?
    /// Which limit was hit, in the form that tells.
    public var limit: String?
    public var fields: FieldChanges

    public init(
        status: Int,
        family: ErrorFamily = .wrapped,
        code: String? = nil,
        limit: String? = nil,
        fields: FieldChanges = FieldChanges()
    ) {
        self.status = status
        self.family = family
        self.code = code
        self.limit = limit
        self.fields = fields
    }

    func response(
        requestID: String,
        at now: Timestamp,
        sendsRetryAfter: Bool
    ) -> ServerResponse {
        var response = family.response(to: self, requestID: requestID, at: now)
        if sendsRetryAfter, status == 429 || status == 503 {
            response.head.headerFields[.retryAfter] = "1"
        }
        fields.apply(to: &response)
        return response
    }
}
