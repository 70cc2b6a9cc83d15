import JSON
import Testing

@testable import VobizSimulator

@Suite("Listing transactions")
struct TransactionTests {
    private func path(_ bench: Bench, _ query: String = "") -> String {
        "/api/v1/partner/accounts/\(bench.customer().authID)/transactions\(query)"
    }

    private func ownPath(_ bench: Bench, _ query: String = "") -> String {
        "/api/v1/account/\(bench.customer().authID)/transactions\(query)"
    }

    @Test("sums up everything that passes the filter, whatever the page")
    func summary() async throws {
        let bench = try Bench()
        let first = try await bench.get(path(bench, "?per_page=3")).json
        let last = try await bench.get(path(bench, "?per_page=3&page=2")).json
        #expect(first["transactions"]?.elements.count == 3)
        let summary = try #require(first["summary"])
        #expect(MemberTree(summary) == MemberTree(try #require(last["summary"])))
        #expect(summary["total_transactions"]?.integer == first["total"]?.integer)
        #expect(
            summary["net_amount"]?.decimal.map { $0.text } != nil
                && summary["by_reference_type"]?.elements.count == 3
        )
        let text = try #require(try await bench.wallet(bench.customer()))
        let wallet = try #require(DecimalText(text))
        #expect(summary["net_amount"]?.decimal?.isEqualInValue(to: wallet) == true)
        let rows = (first["transactions"]?.elements ?? []) + (last["transactions"]?.elements ?? [])
        let times = rows.compactMap { $0["created_at"]?.string }
        #expect(times == times.sorted(by: >) && times.count == 6)
    }

    @Test(
        "filters in the partner's words",
        arguments: [
            ("recharge", []), ("transfer", ["credit"]), ("refund", ["credit"]),
            ("debit", ["debit"]),
        ]
    )
    func categories(_ category: String, _ types: [String]) async throws {
        let bench = try Bench { $0.profile = .newest }
        let root = try await bench.get(
            path(bench, "?per_page=200&transaction_type=\(category)")
        ).json
        let rows = try #require(root["transactions"]?.elements)
        #expect(Set(rows.compactMap { $0["type"]?.string }) == Set(types))
        #expect(root["summary"]?["total_transactions"]?.integer == root["total"]?.integer)
    }

    @Test("filters by days, both included")
    func days() async throws {
        let bench = try Bench { $0.profile = .newest }
        let whole = try await bench.get(path(bench, "?per_page=200")).json
        let days = (whole["transactions"]?.elements ?? [])
            .compactMap { $0["created_at"]?.string.map { String($0.prefix(10)) } }
        let day = try #require(days.first)
        let root = try await bench.get(
            path(bench, "?per_page=200&from_date=\(day)&to_date=\(day)")
        ).json
        #expect(root["total"]?.integer == days.count { $0 == day })
        let rest = try await bench.get(path(bench, "?to_date=2026-01-01")).json
        #expect(rest["total"]?.integer == 0)
        #expect(rest["total_pages"]?.integer == 0)
        #expect(rest["summary"]?["net_amount"]?.number == "0.00")
    }

    @Test(
        "refuses what the partner surface cannot read",
        arguments: [
            "per_page=201", "per_page=0", "page=0", "from_date=2026-02-30", "to_date=yesterday",
            "transaction_type=adjustment", "transaction_type=credit",
        ]
    )
    func refusals(_ query: String) async throws {
        let bench = try Bench { $0.profile = .newest }
        let reply = try await bench.get(path(bench, "?\(query)"))
        #expect(reply.status == 422)
        #expect(try reply.family == "c")
        #expect(try await bench.get(path(bench, "?per_page=200")).status == 200)
    }

    @Test("the older pages allow a hundred rows at once")
    func olderSize() async throws {
        let bench = try Bench()
        #expect(try await bench.get(path(bench, "?per_page=100")).status == 200)
        #expect(try await bench.get(path(bench, "?per_page=101")).status == 422)
    }

    @Test("the ledger of all customers is there in the newest pages alone")
    func everybody() async throws {
        let all = "/api/v1/partner/transactions"
        #expect(try await Bench().get(all).status == 404)
        let bench = try Bench { $0.profile = .newest }
        let root = try await bench.get("\(all)?per_page=200").json
        let rows = try #require(root["transactions"]?.elements)
        let times = rows.compactMap { $0["created_at"]?.string }
        #expect(rows.count == 200 && times == times.sorted(by: >))
        #expect(Set(rows.compactMap { $0["account_id"]?.string }).count > 5)
        let customer = bench.customer()
        let own = try await bench.get("\(all)?account=\(customer.authID)&search=WALLET").json
        #expect(
            own["transactions"]?.elements.allSatisfy {
                $0["account_id"]?.string == customer.authID
                    && $0["description"]?.string?.contains("Wallet") == true
            } == true
        )
        #expect(try await bench.get("\(all)?per_page=201").status == 422)
    }

    /// `limit` and `offset` in; rows, page and size out.
    @Test(
        "the older account form pages by limit and offset and ignores the rest",
        arguments: [
            ("", 50, 1, 50), ("?limit=7&offset=14", 7, 3, 7), ("?limit=0", 50, 1, 50),
            ("?limit=1001", 50, 1, 50), ("?page=2&per_page=3", 50, 1, 50),
            ("?limit=10&offset=100000", 0, 10_001, 10), ("?offset=-4", 50, 1, 50),
            ("?from_date=nonsense", 50, 1, 50),
        ]
    )
    func older(_ query: String, _ rows: Int, _ page: Int, _ size: Int) async throws {
        let bench = try Bench()
        let root = try await bench.get(ownPath(bench, query), as: bench.customer()).json
        #expect(root["transactions"]?.elements.count == rows)
        #expect(root["page"]?.integer == page)
        #expect(root["per_page"]?.integer == size)
        let row = root["transactions"]?.elements.first
        #expect(row.map { $0["id"]?.string?.hasPrefix("txn_") == true } != false)
    }

    @Test(
        "the newer account form pages by page and per_page and ignores limit and offset",
        arguments: [
            ("", 50, 1, 50), ("?page=3&per_page=7", 7, 3, 7), ("?per_page=1001", 50, 1, 50),
            ("?limit=7&offset=14", 50, 1, 50), ("?page=0", 50, 1, 50),
            ("?page=9223372036854775807&per_page=1000", 0, Int.max, 1000),
        ]
    )
    func newer(_ query: String, _ rows: Int, _ page: Int, _ size: Int) async throws {
        let bench = try Bench { $0.shape = .example }
        let root = try await bench.get(ownPath(bench, query), as: bench.customer()).json
        #expect(root["transactions"]?.elements.count == rows)
        #expect(root["page"]?.integer == page)
        #expect(root["per_page"]?.integer == size)
    }

    @Test("the newer account form filters by what rows say")
    func criteria() async throws {
        let bench = try Bench { $0.shape = .example }
        let all = try await bench.get(ownPath(bench), as: bench.customer()).json
        let row = try #require(all["transactions"]?.elements.first)
        for (name, member) in [
            ("type", "type"), ("status", "status"), ("currency", "currency"),
            ("reference_type", "reference_type"), ("reference", "reference"),
            ("transaction_id", "id"),
        ] {
            let value = try #require(row[member]?.string)
            let found =
                try await bench.get(
                    ownPath(bench, "?\(name)=\(value)"),
                    as: bench.customer()
                ).json["transactions"]?.elements ?? []
            #expect(!found.isEmpty && found.allSatisfy { $0[member]?.string == value })
        }
        let none = try await bench.get(ownPath(bench, "?status=failed"), as: bench.customer())
        #expect(try none.json["total"]?.integer == 0)
    }

    @Test("the newer account form fails on a date that it cannot read")
    func badDate() async throws {
        let bench = try Bench { $0.shape = .example }
        let reply = try await bench.get(
            ownPath(bench, "?from_date=12-05-2026"),
            as: bench.customer()
        )
        #expect(reply.status == 500)
        #expect(reply.text == #"{"error":"Failed to retrieve transactions"}"#)
    }
}
