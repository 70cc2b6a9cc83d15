import JSON
import Testing

@testable import VobizSimulator

@Suite("Listing customers")
struct CustomerListTests {
    private let path = "/api/v1/partner/accounts"

    /// How many items and which page numbers a query gives.
    @Test(
        "asks with per_page and answers with size",
        arguments: [
            ("", 20, 1, 20), ("?page=2", 3, 2, 20), ("?page=3", 0, 3, 20),
            ("?per_page=100", 23, 1, 100), ("?page=4&per_page=7", 2, 4, 7),
            ("?page=9223372036854775807", 0, Int.max, 20), ("?unknown=1&page=", 20, 1, 20),
        ]
    )
    func paging(_ query: String, _ count: Int, _ page: Int, _ size: Int) async throws {
        let root = try await Bench().get(path + query).json
        #expect(root["accounts"]?.elements.count == count)
        #expect(root["total"]?.integer == 23)
        #expect(root["page"]?.integer == page)
        #expect(root["size"]?.integer == size)
        #expect(root["per_page"] == nil)
    }

    @Test(
        "refuses pages out of bounds",
        arguments: [
            ("page=0", "greater_than_equal"), ("per_page=0", "greater_than_equal"),
            ("per_page=101", "less_than_equal"), ("page=one", "int_parsing"),
            ("per_page=1.5", "int_parsing"),
        ]
    )
    func bounds(_ query: String, _ type: String) async throws {
        let reply = try await Bench().get("\(path)?\(query)")
        #expect(reply.status == 422)
        let issue = try reply.json["details"]?.elements.first
        #expect(issue?["type"]?.string == type)
        #expect(issue?["loc"]?.elements.first?.string == "query")
    }

    @Test("shows the newest first, every customer once")
    func order() async throws {
        let bench = try Bench()
        var ids: [String] = []
        for page in 1...5 {
            let root = try await bench.get("\(path)?per_page=5&page=\(page)").json
            ids += root["accounts"]?.elements.compactMap { $0["auth_id"]?.string } ?? []
        }
        #expect(ids == bench.simulator.customers.reversed().map { $0.authID })
    }

    @Test("searches names and addresses in any case")
    func search() async throws {
        let bench = try Bench()
        let one = try await bench.get("\(path)/\(bench.customer(4).authID)").json
        let (name, email) = (one["name"]?.string ?? "", one["email"]?.string ?? "")
        for text in [name.uppercased().replacing(" ", with: "%20"), email.lowercased()] {
            let root = try await bench.get("\(path)?search=\(text)").json
            let ids = root["accounts"]?.elements.compactMap { $0["auth_id"]?.string }
            #expect(ids?.contains(bench.customer(4).authID) == true)
            #expect(root["total"]?.integer == ids?.count)
        }
        #expect(try await bench.get("\(path)?search=nobody-here").json["total"]?.integer == 0)
    }
}
