import HTTP
import HTTPServer
import Vault

/// Where a client's key stands in a request.
enum ClientKeyField {
    /// The key, from `Authorization: Bearer` or `X-Api-Key`; nil when there is none.
    ///
    /// - Throws: `identityConflict` when both are there and differ, `unauthorized` for another scheme than
    ///   Bearer: whatever else the caller shows, it is not to be overlooked.
    @_lifetime(copy request)
    static func find(in request: borrowing InboundRequest) throws(GatewayError) -> Span<UInt8>? {
        let direct = request.value(of: .apiKey)
        guard let authorization = request.value(of: .authorization) else { return direct }
        // The scheme's case does not matter (RFC 9110 §11.1); exactly one blank follows it here.
        guard authorization.count > 7,
            authorization.extracting(0..<7).equalsIgnoringCase("bearer ")
        else { throw .unauthorized }
        let bearer = authorization.extracting(7..<authorization.count)
        guard let direct else { return bearer }
        guard isEqual(direct, bearer) else { throw .identityConflict }
        return bearer
    }

    private static func isEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }

    /// For the audit record; callers see one answer for all.
    static func reason(_ refusal: ClientDirectory.Refusal) -> StaticString {
        reasons[Int(refusal.rawValue)]
    }

    /// By the refusals' codes, which begin with 1: looking one up takes the same way for all of them.
    private static let reasons: [StaticString] =
        ["key"] + ClientDirectory.Refusal.allCases.map(words)

    private static func words(_ refusal: ClientDirectory.Refusal) -> StaticString {
        switch refusal {
        case .malformed: "key-malformed"
        case .unknown: "key-unknown"
        case .revoked: "key-revoked"
        case .notYetValid: "key-not-yet-valid"
        case .expired: "key-expired"
        case .ambiguous: "key-ambiguous"
        }
    }
}
