import JSON
import TestSupport
import Vobiz

@testable import Gateway

/// One of the provider's documents and what becomes of it.
enum ProviderDocument: String, CaseIterable, Sendable {
    case partner = "partner-me.members"
    case partnerShort = "partner-me.short"
    case dashboard = "partner-dashboard.period"
    case keyFigures = "partner-dashboard.figures"
    case analytics = "partner-analytics.period"
    case accounts = "partner-accounts.two"
    case accountsWithOffsets = "partner-accounts.one"
    case account = "partner-account"
    case created = "partner-accounts-create.answer"
    case wallet = "partner-account-balance"
    case balance = "account-balance.example"
    case wholeBalance = "account-balance.whole"
    case profile = "auth-me.integer-limit"
    case profileWithDecimal = "auth-me.decimal-limit"
    case ledgerByOffset = "account-transactions.offset"
    case ledgerByPage = "account-transactions.page"
    case partnerLedger = "partner-account-transactions"
    case callRecords = "partner-account-cdrs"
    case olderCallRecords = "partner-account-cdrs.older"
    case callRecord = "partner-account-cdr"
    case wrappedCallRecord = "partner-account-cdr.wrapped"
    case numbers = "partner-account-numbers"
    case olderNumbers = "partner-account-numbers.older"

    static let operationID = "01JV1QCZ5Y3C9D2M7K4T6WXBNE"

    var text: String {
        get throws { try Fixture.provider(rawValue) }
    }

    /// What the gateway makes of a text in this document's place.
    func project(_ text: String, asOf: Timestamp) throws -> [UInt8] {
        let root = try JSONDocument(parsing: Array(text.utf8), limits: .upstream).root
        return try representation(of: root, asOf: asOf).bytes
    }

    private func representation(
        of root: JSONValue,
        asOf: Timestamp
    ) throws -> any Representation {
        switch self {
        case .partner, .partnerShort:
            Projection.Partner(try PartnerProfile(decoding: root), asOf: asOf)
        case .dashboard, .keyFigures, .analytics:
            Projection.Summary(try DashboardSummary(decoding: root), asOf: asOf)
        case .accounts, .accountsWithOffsets:
            Projection.List(try AccountList(decoding: root), page: 1, perPage: 20, asOf: asOf)
        case .account: Projection.Account(try CustomerAccount(decoding: root), asOf: asOf)
        case .created:
            Projection.Created(try CreatedAccount(decoding: root), operationID: Self.operationID)
        case .wallet: Projection.Wallet(try CustomerWallet(decoding: root), asOf: asOf)
        case .balance, .wholeBalance:
            Projection.Balance(try AccountBalance(decoding: root), asOf: asOf)
        case .profile, .profileWithDecimal:
            Projection.Profile(try AccountProfile(decoding: root), asOf: asOf)
        case .ledgerByOffset: try ledger(root, "MA_XXXXXX", perPage: 50, asOf)
        case .ledgerByPage: try ledger(root, "MA_XXXXXXXX", perPage: 2, asOf)
        case .partnerLedger: try ledger(root, "MA_XXXXXXXX", perPage: 20, asOf)
        case .callRecords, .olderCallRecords:
            Projection.CdrList(
                try CallRecordPage(decoding: root),
                of: try Self.account("MA_XXXXXXXX"),
                page: try Self.firstPage,
                asOf: asOf
            )
        case .callRecord, .wrappedCallRecord:
            Projection.Cdr(
                try CallRecord(decoding: root),
                account: try Self.account("MA_XXXXXXXX"),
                asOf: asOf
            )
        case .numbers, .olderNumbers:
            Projection.List(
                try RentedNumberPage(decoding: root),
                of: try Self.account("MA_XXXXXXXX"),
                page: try Self.firstPage,
                asOf: asOf
            )
        }
    }

    private static func account(_ text: String) throws -> AccountID {
        guard let account = AccountID(text) else { throw VobizError.invalid(.notAnObject) }
        return account
    }

    private static var firstPage: PageRequest {
        get throws {
            guard let page = PageRequest(page: 1, perPage: 20) else {
                throw VobizError.invalid(.notAnObject)
            }
            return page
        }
    }

    private func ledger(
        _ root: JSONValue,
        _ account: String,
        perPage: Int,
        _ asOf: Timestamp
    ) throws -> Projection.Ledger {
        Projection.Ledger(
            try TransactionPage(decoding: root),
            of: try Self.account(account),
            page: 1,
            perPage: perPage,
            asOf: asOf
        )
    }
}
