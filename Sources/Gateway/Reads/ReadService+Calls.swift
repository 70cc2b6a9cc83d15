import Platform
import Vobiz

extension ReadService {
    /// One page of an account's call records (route 16).
    ///
    /// Whoever wants many pages gets a part of the connections: nobody else waits for them.
    func callRecords(
        _ id: AccountID,
        _ page: PageRequest,
        _ filter: CallRecordFilter
    ) async throws(GatewayError) -> Document {
        var records: CallRecordPage
        do throws(GatewayError) {
            records = try await callRecordPage(id, page, filter)
        } catch {
            // The provider's pages spell this one word in two ways, and it takes the one or the other.
            guard filter.status == .noAnswer, error.isRefusedFilter else { throw error }
            var filter = filter
            filter.hyphenatesStatus = true
            records = try await callRecordPage(id, page, filter)
        }
        return Document(Projection.CdrList(records, of: id, page: page, asOf: Timestamp(.now)))
    }

    private func callRecordPage(
        _ id: AccountID,
        _ page: PageRequest,
        _ filter: CallRecordFilter
    ) async throws(GatewayError) -> CallRecordPage {
        try await exports.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.callRecords(of: id, page, filter, credential: credential)
        }
    }

    /// One call record of an account.
    func callRecord(_ id: AccountID, _ call: CallID) async throws(GatewayError) -> Document {
        let record = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.callRecord(call, of: id, credential: credential)
        }
        return Document(Projection.Cdr(record, account: id, asOf: Timestamp(.now)))
    }

    /// One page of the numbers that an account rents (route 17).
    func numbers(
        _ id: AccountID,
        _ page: PageRequest,
        _ search: String?
    ) async throws(GatewayError) -> Document {
        let numbers = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.numbers(of: id, page, search: search, credential: credential)
        }
        return Document(
            Projection.List(numbers, of: id, page: page, asOf: Timestamp(.now))
        )
    }
}

extension GatewayError {
    /// The provider does not accept the values of a query.
    fileprivate var isRefusedFilter: Bool {
        if case .upstream(.refused(let status, _)) = self {
            [400, 422].contains(status)
        } else {
            false
        }
    }
}
