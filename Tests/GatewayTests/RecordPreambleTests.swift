import Audit
import Platform
import Testing

@testable import Gateway

@Suite("Record preamble")
struct RecordPreambleTests {
    @Test("says when and from where, whatever it said before")
    func changes() throws {
        var preamble = RecordPreamble()
        let first = try #require(SocketAddress("10.0.0.1:80"))
        let second = try #require(SocketAddress("[2001:db8::1]:80"))
        let cases: [(SocketAddress, Int64, Int32, String)] = [
            (first, 1_000_000_000, 0, "2001-09-09T01:46:40.000Z"),
            (first, 1_000_000_000, 999_999_999, "2001-09-09T01:46:40.999Z"),
            (first, 1_000_000_000, 7_000_000, "2001-09-09T01:46:40.007Z"),
            (second, 1_000_000_000, 70_000_000, "2001-09-09T01:46:40.070Z"),
            (second, 1_000_000_001, 700_000_000, "2001-09-09T01:46:41.700Z"),
            (first, 999_999_999, 1_000_000, "2001-09-09T01:46:39.001Z"),
        ]
        for (peer, seconds, nanoseconds, text) in cases {
            var record = AuditRecord()
            preamble.begin(
                &record,
                peer,
                at: WallTime(seconds: seconds, nanoseconds: nanoseconds)
            )
            record.append("more", 1)
            let members = String(decoding: record.members.array, as: UTF8.self)
            #expect(
                members
                    == ",\"ts\":\"\(text)\",\"type\":\"http\",\"src_ip\":\"\(peer.host)\",\"more\":1"
            )
        }
    }
}
