/// A request's path and query, taken apart but not yet judged: spelling matters to the provider.
struct RequestTarget: Sendable {
    /// What stands between the slashes, as it was sent. `/a/` has the segments `a` and an empty one.
    let segments: [String]
    let query: Query

    init(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        segments = parts[0].split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst().map { String($0) }
        query = Query(parts.count == 2 ? String(parts[1]) : "")
    }
}
