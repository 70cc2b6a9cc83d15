import Testing

/// Messages that break off or break the rules of HTTP: U8 to U10, U12, U22, U36.
@Suite(.serialized, .stage(FaultTrial.plan), .timeLimit(.minutes(15)))
struct U08FramingTests {
    private static let truncated = FaultRow.Read.problem(502, "upstream-truncated")
    private static let invalid = FaultRow.Read.problem(502, "upstream-invalid")
    private static let tooLarge = FaultRow.Read.problem(502, "upstream-too-large")

    private static func drop(_ name: String, _ ending: String, _ point: String) -> FaultRow {
        FaultRow(
            name: name,
            order: #""kind":"drop","ending":"\#(ending)","at":"\#(point)""#,
            read: truncated,
            write: .unknown,
            connection: .ended
        )
    }

    private static func framing(
        _ name: String,
        _ fault: String,
        _ read: FaultRow.Read,
        _ write: FaultRow.Write = .unknown
    ) -> FaultRow {
        FaultRow(
            name: name,
            order: #""kind":"framing","fault":"\#(fault)""#,
            read: read,
            write: write,
            connection: .ended
        )
    }

    static let rows = FaultRow.numbered([
        drop("U8 reset in the head", "reset", "during-head"),
        drop("U8 end in the head", "close", "during-head"),
        drop("U8 reset in the body", "reset", "during-body"),
        drop("U8 end in the body", "close", "during-body"),
        framing("U9 Content-Length larger than the body", "length-too-large", truncated),
        framing("U9 no last chunk", "missing-last-chunk", truncated),
        framing("U10 bytes after the message", "octets-after-message", .answered, .done),
        framing("U12 body without an end", "endless-body", tooLarge),
        framing("U22 a hundred interim answers", "interim-flood", invalid),
        framing("U22 101", "switching-protocols", invalid),
        framing("U36 Content-Length and chunks", "length-and-chunked", invalid),
        framing("U36 two lengths", "two-lengths", invalid),
        framing("U36 folded field", "folded-field", invalid),
        framing("U36 bad chunk", "bad-chunk", invalid),
        framing("U36 another protocol", "other-protocol", invalid),
        framing("U36 head of 128 KiB", "large-head", tooLarge),
    ])

    @Test("read", arguments: rows)
    func read(_ row: FaultRow) async throws {
        try await FaultTrial(row).read()
    }

    @Test("write", arguments: rows)
    func write(_ row: FaultRow) async throws {
        try await FaultTrial(row).write()
    }
}
