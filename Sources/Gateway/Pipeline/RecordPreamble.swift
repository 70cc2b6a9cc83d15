import Audit
import Platform

/// How every request's audit record begins, `ts`, `type` and `src_ip`: made anew once a second and when
/// another host asks than last time; in between only the milliseconds change.
struct RecordPreamble: ~Copyable {
    private var second = Int64.min
    private var peer = SocketAddress.unix("")
    private var members = AuditRecord()
    /// Where the milliseconds are in `,"ts":"2026-05-11T13:31:06.283Z"`.
    private static let milliseconds = 27

    /// Begins a record with it.
    mutating func begin(_ record: inout AuditRecord, _ peer: SocketAddress, at time: WallTime) {
        if time.seconds != second || !peer.hasHost(of: self.peer) { make(peer, time) }
        record.append(members: members.members)
        let milliseconds = UInt32(time.nanoseconds) / 1_000_000
        record.replaceDigits(milliseconds, count: 3, at: Self.milliseconds)
    }

    private mutating func make(_ peer: SocketAddress, _ time: WallTime) {
        second = time.seconds
        self.peer = peer
        members.reset()
        members.append("ts", "\(CivilDate(time).rfc3339Seconds).000Z")
        members.append("type", "http")
        members.append("src_ip", peer.host)
    }
}
