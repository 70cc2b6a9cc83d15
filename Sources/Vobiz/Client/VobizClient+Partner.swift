extension VobizClient {
    /// The partner's profile.
    public func partner(
        credential: @escaping Credential
    ) async throws(VobizError) -> PartnerProfile {
        try await read(.partner, credential) { (root) throws(VobizError) in
            try PartnerProfile(decoding: root)
        }
    }

    /// The partner's numbers of the last 30 days.
    public func dashboard(
        credential: @escaping Credential
    ) async throws(VobizError) -> DashboardSummary {
        try await read(.dashboard, credential) { (root) throws(VobizError) in
            try DashboardSummary(decoding: root)
        }
    }

    /// The partner's numbers of a window; its ends default to 30 days ago and today.
    public func analytics(
        from: CalendarDate?,
        to: CalendarDate?,
        credential: @escaping Credential
    ) async throws(VobizError) -> DashboardSummary {
        var query = QueryWriter()
        query.append("from_date", from?.text)
        query.append("to_date", to?.text)
        return try await read(.analytics, query: query, credential) { (root) throws(VobizError) in
            try DashboardSummary(decoding: root)
        }
    }
}
