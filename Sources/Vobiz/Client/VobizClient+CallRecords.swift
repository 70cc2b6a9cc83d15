extension VobizClient {
    /// One page of a customer's call records, newest first.
    ///
    /// - Throws: ``VobizError``; `invalid` with `data` when the provider has ignored a part of the filter.
    public func callRecords(
        of id: AccountID,
        _ page: PageRequest,
        _ filter: CallRecordFilter = CallRecordFilter(),
        credential: @escaping Credential
    ) async throws(VobizError) -> CallRecordPage {
        var query = QueryWriter()
        query.append(page)
        query.append("start_date", filter.from?.text)
        query.append("end_date", filter.to?.text)
        query.append("call_direction", filter.direction?.rawValue)
        query.append("status", filter.statusWord)
        query.append("hangup_cause", filter.hangupCause)
        query.append("min_duration", filter.minimumDuration.map { String($0) })
        return try await read(.callRecords(id), query: query, credential) {
            (root) throws(VobizError) in
            let list = try CallRecordPage(decoding: root)
            for account in list.namedAccounts { try Self.check(id, account) }
            try Self.check(page, page: list.page, perPage: list.perPage, sizeName: "per_page")
            guard !list.records.contains(where: filter.contradicts) else {
                throw .invalid(.member("data"))
            }
            return list
        }
    }

    /// One call record of a customer.
    public func callRecord(
        _ call: CallID,
        of id: AccountID,
        credential: @escaping Credential
    ) async throws(VobizError) -> CallRecord {
        try await read(.callRecord(id, call), credential) { (root) throws(VobizError) in
            let record = try CallRecord(decoding: root)
            if let account = record.account { try Self.check(id, account) }
            guard record.id.lowercased() == call.text.lowercased() else {
                throw .invalid(.member("uuid"))
            }
            return record
        }
    }
}
