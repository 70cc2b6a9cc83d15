/// Which call records a listing shows; an absent criterion lets everything through.
struct CallRecordFilter: Sendable {
    /// First and last UTC day, both included.
    var from: CalendarDay?
    var to: CalendarDay?
    var direction: CallRecord.Direction?
    var status: CallStatus?
    var minimumSeconds: Int?
    /// Parts of members, compared with ``Text/values(of:)``.
    var texts: [Text: String] = [:]

    /// A criterion that is a text. The names are those of the query, which are not those of the records.
    enum Text: String, CaseIterable, Sendable {
        case fromNumber = "from_number"
        case toNumber = "to_number"
        case sipCallID = "sip_call_id"
        case bridgeUUID = "bridge_uuid"
        case hangupCause = "hangup_cause"
        case hangupDisposition = "hangup_disposition"
        case context
        case campaignID = "campaign_id"
        case search

        /// Whether a part of the member is enough.
        var takesPart: Bool {
            [.fromNumber, .toNumber, .search].contains(self)
        }
    }

    func admits(_ record: CallRecord) -> Bool {
        let day = record.startedAt.day
        if let from, day < from { return false }
        if let to, day > to { return false }
        if let direction, direction != record.direction { return false }
        if let status, status != record.status { return false }
        if let minimumSeconds, record.ringSeconds + record.billedSeconds < minimumSeconds {
            return false
        }
        return texts.allSatisfy { criterion, value in
            criterion.values(of: record).contains {
                criterion.takesPart ? $0.contains(value) : $0 == value
            }
        }
    }
}

extension CallRecordFilter.Text {
    /// What the criterion is compared with; one of them is enough.
    func values(of record: CallRecord) -> [String] {
        switch self {
        case .fromNumber: [record.from]
        case .toNumber: [record.to]
        case .sipCallID: [LineQuality(of: record).sipCallID]
        case .bridgeUUID: record.isAnswered ? [LineQuality(of: record).bridgeUUID] : []
        case .hangupCause: [record.hangupCause.rawValue]
        case .hangupDisposition: record.disposition.map { [$0] } ?? []
        case .context: [record.product.rawValue]
        case .campaignID: []
        case .search: [record.from, record.to, record.uuid, record.callerName]
        }
    }
}
