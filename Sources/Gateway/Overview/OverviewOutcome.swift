/// What became of a part of an overview.
enum OverviewOutcome: Sendable {
    /// The body that the part's own route would answer with.
    case value([UInt8])
    /// Nothing was asked: the client lacks the scope.
    case forbidden(GatewayError)
    case failed(GatewayError)

    var isAbsence: Bool {
        if case .failed(let error) = self { error.isAbsence } else { false }
    }

    var isForbidden: Bool {
        if case .forbidden = self { true } else { false }
    }
}
