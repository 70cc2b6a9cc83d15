/// What a peer did too much of.
public enum HTTP2Flood: String, Sendable, CaseIterable {
    /// RST_STREAM, its own and those that it made us send (CVE-2023-44487, CVE-2025-8671).
    case resets
    /// More than half of its requests taken back within a second.
    case prematureResets
    /// Streams beyond the number that was allowed.
    case refusedStreams
    case ping
    case settings
    /// DATA, HEADERS or CONTINUATION without content.
    case emptyFrames
    /// CONTINUATION frames of one field section (CVE-2024-28182).
    case continuations
    /// PRIORITY, PRIORITY_UPDATE and frames of unknown types.
    case priority
    case windowUpdate
    /// Bytes of field sections that were refused for their size.
    case refusedFields
    /// Frames that wait for the peer to read.
    case unreadFrames
}
