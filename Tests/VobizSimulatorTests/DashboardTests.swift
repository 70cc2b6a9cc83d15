import JSON
import Testing

@testable import VobizSimulator

@Suite("Dashboard and analytics")
struct DashboardTests {
    @Test("the dashboard covers thirty days back and sums up wallets")
    func dashboard() async throws {
        let bench = try Bench()
        let root = try await bench.get("/api/v1/partner/dashboard").json
        #expect(root["period"]?["from"]?.string == "2026-04-12")
        #expect(root["period"]?["to"]?.string == "2026-05-12")
        #expect(root["accounts"]?["total"]?.integer == 23)
        #expect(root["accounts"]?["customers"]?.elements.count == 23)
        var total = try #require(DecimalText("0.00000"))
        for customer in bench.simulator.customers {
            let wallet = try #require(try await bench.wallet(customer))
            total = try total + #require(DecimalText(wallet))
        }
        #expect(root["total_balance"]?.string == total.text)
    }

    @Test("printed figures add up, digit for digit")
    func sums() async throws {
        let root = try await Bench().get("/api/v1/partner/dashboard").json
        for name in ["total_calls", "answered_calls", "total_minutes", "total_cost"] {
            let total = try #require(root["calls"]?[name]?.decimal)
            for (group, parts) in [
                ("traffic", ["inbound", "outbound"]),
                ("by_product", ["sip_trunking", "voice_api"]),
            ] {
                let left = try #require(root[group]?[parts[0]]?[name]?.decimal)
                let right = try #require(root[group]?[parts[1]]?[name]?.decimal)
                #expect(try (left + right).isEqualInValue(to: total), "\(group) \(name)")
            }
            var days = try #require(DecimalText("0"))
            for day in root["time_series"]?.elements ?? [] {
                days = try days + #require(day[name]?.decimal)
            }
            #expect(days.isEqualInValue(to: total), "time_series \(name)")
        }
    }

    @Test("a call's cost has two places and its minutes one at most")
    func digits() async throws {
        let root = try await Bench().get("/api/v1/partner/dashboard").json
        let cost = try #require(root["calls"]?["total_cost"]?.string)
        #expect(cost.split(separator: ".").last?.count == 2)
        let minutes = try #require(root["calls"]?["total_minutes"]?.number)
        let parts = minutes.split(separator: ".")
        #expect(parts.count == 1 || parts.last?.count == 1)
    }

    @Test("transfers show in the total at once")
    func freshness() async throws {
        let bench = try Bench()
        func total() async throws -> DecimalText {
            let root = try await bench.get("/api/v1/partner/dashboard").json
            return try #require(root["total_balance"]?.decimal)
        }
        let before = try await total()
        _ = try await bench.transfer("12.34567", to: bench.customer(2))
        #expect(try await (total() - before).text == "12.34567")
    }

    @Test(
        "analytics covers the days asked for",
        arguments: [
            ("", "2026-04-12", "2026-05-12"),
            ("?from_date=2026-05-01", "2026-05-01", "2026-05-12"),
            ("?from_date=2026-04-20&to_date=2026-04-25", "2026-04-20", "2026-04-25"),
            ("?from_date=2020-01-01&to_date=2020-01-31", "2020-01-01", "2020-01-31"),
        ]
    )
    func window(_ query: String, _ from: String, _ to: String) async throws {
        let root = try await Bench().get("/api/v1/partner/analytics\(query)").json
        #expect(root["period"]?["from"]?.string == from)
        #expect(root["period"]?["to"]?.string == to)
        let days = root["time_series"]?.elements.compactMap { $0["date"]?.string } ?? []
        #expect(days == days.sorted() && days.allSatisfy { from <= $0 && $0 <= to })
        #expect(days.isEmpty == (root["calls"]?["total_calls"]?.integer == 0))
    }

    @Test(
        "analytics refuses dates that are none and a period that runs backwards",
        arguments: [
            "from_date=2026-13-01", "to_date=2026-02-29", "from_date=1-1-2026",
            "from_date=2026-05-02&to_date=2026-05-01",
        ]
    )
    func badDates(_ query: String) async throws {
        let reply = try await Bench().get("/api/v1/partner/analytics?\(query)")
        #expect(reply.status == 422)
    }

    @Test("key figures agree with the other form")
    func keyFigures() async throws {
        let figures = try await Bench { $0.shape = .example }.get("/api/v1/partner/dashboard").json
        let bench = try Bench()
        let full = try await bench.get("/api/v1/partner/dashboard").json
        let month = try await bench.get("/api/v1/partner/analytics?from_date=2026-05-01").json
        #expect(figures["total_customers"]?.integer == full["accounts"]?["total"]?.integer)
        for (figure, value) in [
            (figures["total_balance_held"], full["total_balance"]),
            (figures["mtd_revenue"], month["calls"]?["total_cost"]),
        ] {
            let decimal = try #require(value?.decimal)
            #expect(figure?.kind == .number)
            #expect(figure?.decimal?.isEqualInValue(to: decimal) == true)
        }
    }
}
