import JSON

/// One page of a list that lies in memory as a whole, in the form that all lists have.
struct AdminPage<Item: Representation> {
    private let items: ArraySlice<Item>
    private let page: Int
    private let perPage: Int
    private let total: Int

    /// `values` are page and items per page, as the query has them.
    init(_ all: [Item], _ values: [String?]) {
        page = values[0].flatMap { Int($0) } ?? 1
        perPage = values[1].flatMap { Int($0) } ?? 20
        items = all.dropFirst((page - 1) * perPage).prefix(perPage)
        total = all.count
    }

    /// One page that was cut before; there are `total` items in all.
    init(page items: [Item], of total: Int, _ values: [String?]) {
        page = values[0].flatMap { Int($0) } ?? 1
        perPage = values[1].flatMap { Int($0) } ?? 20
        self.items = items[...]
        self.total = total
    }

    private var pages: Int { (total + perPage - 1) / perPage }

    /// With a link to the next page (RFC 8288), where there is one.
    func answer(at path: String) -> Answer {
        var json = JSONWriter(capacity: 1024)
        json.object { json in
            json.array("items") { json in for item in items { item.write(to: &json) } }
            json.member("page", page)
            json.member("per_page", perPage)
            json.member("total", total)
            json.member("total_pages", pages)
        }
        let next = "<\(path)?page=\(page + 1)&per_page=\(perPage)>; rel=\"next\""
        return Answer(status: 200, json: json.bytes, page < pages ? "Link: \(next)\r\n" : "")
    }
}
