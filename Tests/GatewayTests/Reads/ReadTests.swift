import Caching
import Platform
import Testing
import Vobiz

@testable import Gateway

@Suite struct ReadTests {
    private let account: AccountID

    init() throws {
        account = try #require(AccountID("MA_XXXXXXXX"))
    }

    private func parse(_ query: String) throws(GatewayError) -> Read? {
        let octets = Array(query.utf8)
        let reader = try QueryReader(octets.span, Route.cdrs.parameters)
        let values = reader.values(from: octets.span)
        return try Read(.cdrs, account: account, item: nil, values: values)
    }

    /// What a query of call records means.
    private func filter(_ query: String) throws -> CallRecordFilter? {
        guard case .cdrs(let id, let page, let filter) = try parse(query) else { return nil }
        #expect(id == account && page == PageRequest(page: 1, perPage: 20))
        return filter
    }

    /// The fields that are refused in one.
    private func refusedFields(_ query: String) -> [String]? {
        do throws(GatewayError) {
            _ = try parse(query)
        } catch {
            if case .invalidRequest(let problems) = error { return problems.map(\.field) }
        }
        return nil
    }

    @Test("of call records take the filters that they declare")
    func filters() throws {
        let all =
            "from=2026-05-01&to=2026-05-03&direction=inbound&status=no_answer"
            + "&hangup_cause=NO_ANSWER&min_seconds=30"
        let expected = CallRecordFilter(
            from: CalendarDate("2026-05-01"),
            to: CalendarDate("2026-05-03"),
            direction: .inbound,
            status: .noAnswer,
            hangupCause: "NO_ANSWER",
            minimumDuration: 30
        )
        #expect(try filter(all) == expected)
        #expect(try filter("") == CallRecordFilter())
    }

    @Test(
        "of call records refuse what means nothing",
        arguments: [
            ("from=2026-05-01", "to"), ("to=2026-05-01", "from"),
            ("from=2026-05-03&to=2026-05-01", "from"), ("from=2026-01-01&to=2026-05-01", "from"),
            ("from=2026-02-30&to=2026-05-01", "from"), ("direction=both", "direction"),
            ("status=no-answer", "status"), ("status=Answered", "status"),
            ("min_seconds=0", "min_seconds"), ("min_seconds=86401", "min_seconds"),
            ("min_duration=3", "min_duration"), ("hangup_cause=", "hangup_cause"),
            ("hangup_cause=%00", "hangup_cause"), ("per_page=101", "per_page"),
        ]
    )
    func refusals(_ query: String, _ field: String) {
        #expect(refusedFields(query) == [field])
    }

    @Test("of days that nothing can be added to are kept longer")
    func lifetimes() throws {
        var lifetimes = CacheLifetimes()
        lifetimes.cdrs = .seconds(15)
        lifetimes.closedCdrs = .seconds(300)
        let page = try #require(PageRequest(page: 1, perPage: 20))
        let from = CalendarDate("2026-05-01")
        for (to, now, seconds) in [
            ("2026-05-10", "2026-05-11T23:59:59Z", 15), ("2026-05-10", "2026-05-12T00:00:00Z", 300),
            ("2026-05-30", "2026-05-12T00:00:00Z", 15), (nil, "2026-05-12T00:00:00Z", 15),
        ] {
            let filter = CallRecordFilter(
                from: to == nil ? nil : from,
                to: to.flatMap { CalendarDate($0) }
            )
            let time = WallTime(seconds: try #require(Timestamp(now)).secondsSince1970)
            let read = Read.cdrs(account, page, filter)
            #expect(lifetimes.lifetime(of: .cdrs, read, at: time) == .seconds(seconds))
        }
        let call = try #require(CallID("e7f5fd1b-12cc-4a77"))
        #expect(
            lifetimes.lifetime(of: .cdr, .cdr(account, call), at: WallTime(seconds: 0))
                == .seconds(15)
        )
    }

    @Test("an account that is gone is gone with everything; a call is not the account")
    func absence() throws {
        let call = try #require(CallID("e7f5fd1b-12cc-4a77"))
        #expect(Read.cdr(account, call).tagsWhenAbsent.isEmpty)
        #expect(Read.cdr(account, call).tags == [.account("MA_XXXXXXXX")])
        #expect(Read.wallet(account).tagsWhenAbsent == [.account("MA_XXXXXXXX")])
    }
}
