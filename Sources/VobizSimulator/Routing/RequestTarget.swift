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

    /// Whether it would be a call route if only its case were right (`/account/…/call/`).
    var isMisspeltCall: Bool {
        segments.count > 4 && segments[2].lowercased() == "account"
            && segments[4].lowercased() == "call"
            && (segments[2] != "Account" || segments[4] != "Call")
    }
}
