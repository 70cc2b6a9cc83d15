import JSON
import Vobiz

/// An account at a glance (route 18): its parts, each with its own fate.
///
/// A part that failed neither fails the whole nor hides.
struct Overview: Sendable {
    let account: AccountID
    private let outcomes: [OverviewPart: OverviewOutcome]
    private let requestID: RequestID

    /// - Throws: ``GatewayError/notFound`` when the provider knows no such account: then there is nothing to
    ///   give an overview of, and the answer is the one for any other account that does not exist.
    init(
        of account: AccountID,
        _ outcomes: [OverviewPart: OverviewOutcome],
        _ requestID: RequestID
    ) throws(GatewayError) {
        let asked = outcomes.values.filter { !$0.isForbidden }
        guard asked.isEmpty || !asked.allSatisfy(\.isAbsence) else { throw .notFound }
        self.account = account
        self.outcomes = outcomes
        self.requestID = requestID
    }
}

extension Overview: Representation {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("account_id", account.text)
            for part in OverviewPart.allCases {
                writer.object(part.rawValue) { write(part, to: &$0) }
            }
        }
    }

    private func write(_ part: OverviewPart, to writer: inout JSONWriter) {
        switch outcomes[part] {
        case .value(let body): write(value: body, of: part, to: &writer)
        case .forbidden(let error): write(error, "forbidden", to: &writer)
        case .failed(let error): write(error, "failed", to: &writer)
        case nil: write(.upstream(.invalid(.empty)), "failed", to: &writer)
        }
    }

    private func write(value body: [UInt8], of part: OverviewPart, to writer: inout JSONWriter) {
        let value = (try? JSONDocument(parsing: body, limits: .upstream))?.root
        let learned = value?["cps"]?["learned_at"]
        let asOf = (part == .limits ? learned : value?["as_of"])?.string
        writer.member("status", "ok")
        writer.member("as_of", asOf)
        writer.member("value", copying: value)
        writer.null("problem")
    }

    private func write(_ error: GatewayError, _ status: String, to writer: inout JSONWriter) {
        let body = ProblemMapping.problem(for: error).body(instance: requestID)
        writer.member("status", status)
        writer.null("as_of")
        writer.null("value")
        writer.member(
            "problem",
            copying: (try? JSONDocument(parsing: body, limits: .upstream))?.root
        )
    }
}
