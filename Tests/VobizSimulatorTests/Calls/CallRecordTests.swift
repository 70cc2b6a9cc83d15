import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("Call records")
struct CallRecordTests {
    /// The 43 members of the provider's own libraries.
    private static let members = [
        "account_id", "answer_time", "billsec", "bridge_uuid", "call_direction", "caller_id_name",
        "caller_id_number", "campaign_id", "carrier_ip", "codec", "context", "cost", "created_at",
        "currency", "customer_endpoint", "destination_number", "duration", "end_time",
        "failure_code", "failure_reason", "hangup_cause", "hangup_cause_code",
        "hangup_cause_name", "hangup_disposition", "hangup_source", "id", "jitter", "mos",
        "network_addr", "origination_region", "packet_loss", "progress_time", "region",
        "ring_time", "sip_call_id", "sip_user_agent", "start_time", "streaming_cost",
        "terminated_to", "total_cost", "trunk_id", "updated_at", "uuid",
    ]

    private func own(_ bench: Bench, _ path: String) async throws -> Reply {
        let customer = bench.customer()
        return try await bench.get("/api/v1/Account/\(customer.authID)/\(path)", as: customer)
    }

    private func partners(_ bench: Bench, _ path: String) async throws -> Reply {
        let id = bench.customer().authID
        return try await bench.get("/api/v1/partner/accounts/\(id)/\(path)")
    }

    /// The customers' and the partner's envelopes.
    @Test(
        "come in the envelope of their view",
        arguments: [
            ("cdr", ["account_id", "count", "data", "pagination", "summary", "success"]),
            (
                "cdr/search",
                ["account_id", "count", "data", "filters", "pagination", "summary", "success"]
            ),
            ("cdr/recent", ["account_id", "count", "data", "success"]),
            (
                "cdrs",
                [
                    "success", "account_id", "account_auth_id", "count", "data", "pagination",
                    "summary",
                ]
            ),
        ]
    )
    func envelopes(_ path: String, _ names: [String]) async throws {
        let bench = try Bench()
        let reply = try await path == "cdrs" ? partners(bench, path) : own(bench, path)
        let root = try reply.json
        #expect(root.members.map { $0.name } == names)
        let rows = try #require(root["data"]?.elements)
        #expect(rows.count == 20 && root["count"]?.integer == 20)
        #expect(rows.allSatisfy { $0.members.map { $0.name } == Self.members })
        let times = rows.compactMap { $0["start_time"]?.string }
        #expect(times == times.sorted(by: >))
    }

    @Test("page through everything once")
    func pages() async throws {
        let bench = try Bench()
        var seen: [String] = []
        var page = 1
        while page < 100 {
            let root = try await own(bench, "cdr?page=\(page)&per_page=7").json
            seen += root["data"]?.elements.compactMap { $0["uuid"]?.string } ?? []
            let pagination = try #require(root["pagination"])
            #expect(pagination["has_prev"]?.boolean == (page > 1))
            guard pagination["has_next"]?.boolean == true else {
                #expect(pagination["pages"]?.integer == page)
                #expect(pagination["total"]?.integer == seen.count)
                break
            }
            page += 1
        }
        #expect(Set(seen).count == seen.count && seen.count > 50)
    }

    @Test("add up to the summary, which covers what the filter lets through")
    func summary() async throws {
        let bench = try Bench()
        let path = "cdr?per_page=100&call_direction=inbound"
        let root = try await own(bench, path).json
        let rows = try #require(root["data"]?.elements)
        try #require(root["pagination"]?["pages"]?.integer == 1)
        #expect(rows.allSatisfy { $0["call_direction"]?.string == "inbound" })
        let summary = try #require(root["summary"])
        #expect(summary["totalCalls"]?.integer == rows.count)
        let answered = rows.count { $0["answer_time"]?.isNull == false }
        #expect(summary["answeredCalls"]?.integer == answered)
        for (total, name) in [
            ("total_duration_seconds", "duration"), ("total_billable_seconds", "billsec"),
        ] {
            let sum = rows.compactMap { $0[name]?.integer }.reduce(0, +)
            #expect(summary[total]?.integer == sum)
        }
        var cost = try #require(DecimalText("0"))
        for row in rows { cost = try cost + #require(row["total_cost"]?.decimal) }
        #expect(summary["total_cost"]?.decimal?.isEqualInValue(to: cost) == true)
        #expect(summary["last_call_at"]?.string == rows.first?["start_time"]?.string)
    }

    /// The partner's rate has no places, the account's has.
    @Test("agree in both views")
    func views() async throws {
        let bench = try Bench()
        let own = try await own(bench, "cdr").json
        let partners = try await partners(bench, "cdrs").json
        #expect(
            own["data"]?.elements.map { $0["uuid"]?.string }
                == partners["data"]?.elements.map { $0["uuid"]?.string }
        )
        let rate = try #require(own["summary"]?["answerRate"]?.number)
        #expect(partners["summary"]?["answerRate"]?.integer == Int(rate.prefix { $0 != "." }))
        #expect(partners["account_auth_id"]?.string == bench.customer().authID)
        #expect(partners["account_id"]?.string == "500001")
    }

    @Test("are found one by one, wrapped for the account and bare for the partner")
    func single() async throws {
        let bench = try Bench()
        let list = try await own(bench, "cdr").json
        let uuid = try #require(list["data"]?.elements.first?["uuid"]?.string)
        let wrapped = try await own(bench, "cdr/\(uuid)").json
        #expect(wrapped.members.map { $0.name } == ["data", "success"])
        let bare = try await partners(bench, "cdrs/\(uuid)").json
        #expect(bare.members.map { $0.name } == Self.members)
        #expect(wrapped["data"]?["sip_call_id"]?.string == bare["sip_call_id"]?.string)
        #expect(try await own(bench, "cdr/nowhere").status == 404)
        let stranger = bench.customer(1).authID
        let path = "/api/v1/partner/accounts/\(stranger)/cdrs/\(uuid)"
        #expect(try await bench.get(path).status == 404)
    }

    @Test("filter by what a row says")
    func filters() async throws {
        let bench = try Bench()
        let list = try await own(bench, "cdr?per_page=100").json
        let rows = list["data"]?.elements ?? []
        let row = try #require(rows.first { $0["bridge_uuid"]?.isNull == false })
        let number = try #require(row["destination_number"]?.string)
        let day = try #require(row["start_time"]?.string).prefix(10)
        for (name, member, value) in [
            ("to_number", "destination_number", String(number.suffix(6))),
            ("to_number", "destination_number", number.replacing("+", with: "%2B")),
            ("sip_call_id", "sip_call_id", try #require(row["sip_call_id"]?.string)),
            ("bridge_uuid", "bridge_uuid", try #require(row["bridge_uuid"]?.string)),
            ("hangup_cause", "hangup_cause", "NORMAL_CLEARING"),
            ("hangup_disposition", "hangup_disposition", "recv_bye"),
            ("context", "context", try #require(row["context"]?.string)),
            ("search", "uuid", try #require(row["uuid"]?.string)),
        ] {
            let found = try await own(bench, "cdr/search?\(name)=\(value)").json["data"]?.elements
            let plain = value.replacing("%2B", with: "+")
            #expect(found?.isEmpty == false, "\(name)")
            #expect(
                found?.allSatisfy { $0[member]?.string?.contains(plain) == true } == true,
                "\(name)"
            )
        }
        let today = try await own(bench, "cdr?start_date=\(day)&end_date=\(day)&per_page=100").json
        let count = rows.count { $0["start_time"]?.string?.hasPrefix(day) == true }
        #expect(today["count"]?.integer == count)
        #expect(try await own(bench, "cdr?campaign_id=x").json["count"]?.integer == 0)
        let long = try await own(bench, "cdr?min_duration=100").json["data"]?.elements
        #expect(long?.allSatisfy { ($0["duration"]?.integer ?? 0) >= 100 } == true)
    }

    @Test("repeat the filters of a search, unused ones empty")
    func repeatedFilters() async throws {
        let root = try await own(Bench(), "cdr/search?from_number=91&call_direction=outbound").json
        let filters = try #require(root["filters"])
        #expect(
            filters.members.map { "\($0.name)=\($0.value.string ?? "?")" } == [
                "call_direction=outbound", "from_number=91", "hangup_cause=", "to_number=",
            ]
        )
    }

    @Test(
        "refuse what the account's filters cannot be, in a plain sentence",
        arguments: [
            "start_date=2026-05-01", "end_date=2026-05-01",
            "start_date=2026-05-01&end_date=yesterday", "call_direction=up", "min_duration=long",
        ]
    )
    func refusals(_ query: String) async throws {
        for path in ["cdr", "cdr/search", "cdr/export"] {
            let reply = try await own(Bench(), "\(path)?\(query)")
            #expect(reply.status == 400)
            #expect(try reply.family == "e")
        }
    }

    @Test(
        "refuse what the partner's cannot be, with details",
        arguments: [
            "per_page=101", "page=0", "start_date=1.5.26", "call_direction=up",
            "min_duration=-1", "status=no_answer", "status=maybe",
        ]
    )
    func partnerRefusals(_ query: String) async throws {
        let reply = try await partners(Bench(), "cdrs?\(query)")
        #expect(reply.status == 422)
        #expect(try reply.family == "c")
    }

    @Test("spell one status as the generation of the pages does")
    func profile() async throws {
        let newest = try Bench { $0.profile = .newest }
        #expect(try await partners(newest, "cdrs?status=no_answer").status == 200)
        #expect(try await partners(newest, "cdrs?status=no-answer").status == 422)
        #expect(try await partners(Bench(), "cdrs?status=no-answer").status == 200)
    }

    @Test("of all customers are the partner's to see, if it may see any")
    func everybody() async throws {
        let bench = try Bench()
        let root = try await bench.get("/api/v1/partner/cdrs?per_page=100").json
        let owners = Set((root["data"]?.elements ?? []).compactMap { $0["account_id"]?.string })
        #expect(owners.count > 3)
        let blind = try Bench { $0.capabilities.viewCDRs = false }
        for path in ["cdrs", "accounts/\(blind.customer().authID)/cdrs", "accounts/MA_X/cdrs/y"] {
            let reply = try await blind.get("/api/v1/partner/\(path)")
            #expect(reply.status == 403)
            #expect(try reply.family == "b")
        }
    }

    @Test("are exported as a table with a column for each member")
    func export() async throws {
        let bench = try Bench()
        let reply = try await own(bench, "cdr/export?call_direction=inbound")
        #expect(reply.fields[.contentType] == "text/csv")
        let lines = reply.text.split(separator: "\r\n")
        #expect(lines.first.map { String($0) } == Self.members.joined(separator: ","))
        let total = try await own(bench, "cdr?call_direction=inbound")
            .json["pagination"]?["total"]?.integer
        #expect(lines.count - 1 == total)
        let widths = lines.map { $0.count { $0 == "," } }
        #expect(Set(widths) == [Self.members.count - 1])
    }

    @Test("quote a column that needs it")
    func quoting() {
        for (text, column) in [
            ("plain", "plain"), ("a,b", #""a,b""#), (#"say "x""#, #""say ""x""""#),
            ("two\nlines", "\"two\nlines\""), ("", ""),
        ] {
            #expect(CallRecordField("n", .text(text)).column == column)
        }
        #expect(CallRecordField("n", .integer(nil)).column == "")
    }
}
