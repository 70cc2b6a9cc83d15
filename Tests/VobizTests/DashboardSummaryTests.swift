import JSON
import Testing
import Vobiz

@Suite("Dashboard summary")
struct DashboardSummaryTests {
    @Test("is read from the form with a period")
    func period() throws {
        let summary = try DashboardSummary(decoding: Sample.document("partner-dashboard.period"))
        #expect(summary.from?.text == "2026-04-12")
        #expect(summary.to?.text == "2026-05-12")
        #expect(summary.currency?.text == "INR")
        #expect(summary.totalAccounts == 23)
        #expect(summary.activeAccounts == 23)
        #expect(summary.totalBalance?.text == "1003058.82000")
        #expect(summary.keyFigures == nil)
        let customers = try #require(summary.customers)
        #expect(customers.map(\.id.text) == ["MA_XXXXXXXX", "MA_YYYYYYYY"])
        #expect(customers.first?.name == "John Doe")
        #expect(customers.first?.email == "john@example.com")
        #expect(customers.first?.phone == "+919876543210")
        #expect(customers.first?.isActive == true)
        #expect(customers.first?.createdAt?.text == "2026-02-06T06:50:07.722963Z")
    }

    @Test("counts calls over the period, by direction and by product")
    func calls() throws {
        let summary = try DashboardSummary(decoding: Sample.document("partner-dashboard.period"))
        #expect(summary.calls?.totalCalls == 210)
        #expect(summary.calls?.answeredCalls == 178)
        #expect(summary.calls?.totalMinutes?.text == "157.2")
        #expect(summary.calls?.totalCost?.text == "108.24")
        #expect(summary.inbound?.totalCost?.text == "17.26")
        #expect(summary.outbound?.totalCalls == 182)
        #expect(summary.products?.map(\.name) == ["sip_trunking", "voice_api"])
        #expect(summary.products?.first?.calls.totalMinutes?.text == "0")
        #expect(summary.products?.last?.calls.totalCost?.text == "108.08")
    }

    /// The provider adds members without notice; whatever counts no calls is no product.
    @Test(
        "takes a new product, and no other member, for a product",
        arguments: [
            (#"{"whatsapp": {"total_calls": 3}}"#, ["whatsapp"]),
            (#"{"voice_api": {"total_calls": 0}, "meta": {"note": "new"}}"#, ["voice_api"]),
            (#"{"voice_api": {"total_calls": 0}, "rank": 1, "more": {}}"#, ["voice_api"]),
        ]
    )
    func products(_ text: String, _ names: [String]) throws {
        let document = #"{"calls": {}, "by_product": \#(text)}"#
        let root = try JSONDocument(parsing: Array(document.utf8), limits: .upstream).root
        #expect(try DashboardSummary(decoding: root).products?.map(\.name) == names)
    }

    @Test("lists the days, whose directions have no cost")
    func days() throws {
        let summary = try DashboardSummary(decoding: Sample.document("partner-dashboard.period"))
        let day = try #require(summary.days?.first)
        #expect(summary.days?.map(\.date.text) == ["2026-04-15", "2026-04-16"])
        #expect(day.calls.totalCalls == 38)
        #expect(day.calls.answeredCalls == 23)
        #expect(day.calls.totalMinutes?.text == "5.8")
        #expect(day.calls.totalCost?.text == "7.21")
        #expect(day.inbound?.totalCalls == 2)
        #expect(day.inbound?.totalCost == nil)
        #expect(day.outbound?.totalMinutes?.text == "5.8")
    }

    @Test("is read from analytics, which is the same document")
    func analytics() throws {
        let summary = try DashboardSummary(decoding: Sample.document("partner-analytics.period"))
        #expect(summary.from?.text == "2026-01-01")
        #expect(summary.to?.text == "2026-03-31")
        #expect(summary.customers?.count == 1)
        #expect(summary.days?.map(\.date.text) == ["2026-01-15"])
    }

    @Test("is read from the form with key figures")
    func figures() throws {
        let summary = try DashboardSummary(decoding: Sample.document("partner-dashboard.figures"))
        let figures = try #require(summary.keyFigures)
        #expect(figures.totalCustomers == 42)
        #expect(figures.activeCustomers == 38)
        #expect(figures.pendingKYC == 4)
        #expect(figures.balanceHeld?.text == "250000")
        #expect(figures.monthRevenue?.text == "18450.5")
        #expect(summary.currency?.text == "INR")
        #expect(summary.from == nil)
        #expect(summary.customers == nil)
        #expect(summary.calls == nil)
        #expect(summary.days == nil)
    }

    @Test("is refused in no known form, and with a customer or a day that cannot be told")
    func unusable() {
        #expect(throws: VobizError.invalid(.member("accounts"))) {
            try DashboardSummary(decoding: Sample.parse(#"{"currency":"INR"}"#))
        }
        #expect(throws: VobizError.invalid(.member("accounts.customers.auth_id"))) {
            try DashboardSummary(
                decoding: Sample.document("partner-dashboard.period", "MA_YYYYYYYY", "MA_y")
            )
        }
        #expect(throws: VobizError.invalid(.member("time_series.date"))) {
            try DashboardSummary(
                decoding: Sample.document("partner-dashboard.period", "2026-04-15", "2026-02-30")
            )
        }
    }
}
