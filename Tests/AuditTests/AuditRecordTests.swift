import Audit
import JSON
import Platform
import TestSupport
import Testing

@Suite("AuditRecord")
struct AuditRecordTests {
    /// The record as the JSON object that its line will be.
    private func document(_ record: borrowing AuditRecord) throws -> JSONValue {
        let line = Array("{\"v\":1".utf8) + record.octets + Array("}".utf8)
        #expect(line.allSatisfy { (32..<127).contains($0) }, "an octet that is not printable ASCII")
        return try JSONDocument(parsing: line, limits: .request).root
    }

    @Test(
        "is one line of JSON in printable ASCII, and shows every octet, whatever a value holds",
        arguments: [
            "", "plain", "a\r\nb", "\"quoted\" \\ back", "\u{1B}[31mred\u{7}", "Zoë 電話 👍",
            "\u{2028}\u{2029}",
            "\u{0}\u{1}\u{1F}\u{7F}\u{80}\u{9F}", "}\n{\"v\":1,\"seq\":9,\"type\":\"forged\"}",
            "\u{202E}evil\u{FEFF}",
            "\t tab",
        ]
    )
    func escaping(value: String) throws {
        var record = AuditRecord()
        record.append("before", 1)
        record.append("text", value)
        record.append("after", "constant")
        let root = try document(record)
        #expect(root["before"]?.integer == 1)
        #expect(root["after"]?.string == "constant")
        // Octets stand as the code points of Latin-1.
        let octets = root["text"]?.string?.unicodeScalars.map { UInt8($0.value) }
        #expect(octets == Array(value.utf8))
    }

    @Test("shows octets that are no UTF-8 as well")
    func octets() throws {
        let all = (0...255).map { UInt8($0) }
        var record = AuditRecord()
        record.append("octets", all.span)
        let root = try document(record)
        #expect(root["octets"]?.string?.unicodeScalars.map { UInt8($0.value) } == all)
    }

    @Test("writes numbers to both ends", arguments: [0, 7, -1, 42, -9000, .max, .min] as [Int64])
    func numbers(value: Int64) throws {
        var record = AuditRecord()
        record.append("number", value)
        #expect(try document(record)["number"]?.number == "\(value)")
    }

    @Test(
        "cuts a value after 1024 octets and marks the cut",
        arguments: [1023, 1024, 1025, 100_000]
    )
    func longValues(count: Int) throws {
        var record = AuditRecord()
        record.append("long", String(repeating: "x", count: count))
        let text = try #require(try document(record)["long"]?.string)
        let whole = String(repeating: "x", count: min(count, 1024))
        #expect(text == whole + (count > 1024 ? "\u{2026}" : ""))
    }

    @Test("never grows beyond its line, whatever is put into it")
    func bound() throws {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            var record = AuditRecord()
            for _ in 0..<Int.random(in: 1...1500, using: &generator) {
                let count = 1 << Int.random(in: 0...12, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: record.append("n", Int64.min)
                case 1: record.append("constant", "a constant of some length")
                default:
                    let octet = UInt8.random(in: 35...255, using: &generator)
                    record.append("t", [UInt8](repeating: octet, count: count).span)
                }
            }
            #expect(record.octets.count <= AuditRecord.maxBytes, "seed \(generator.seed)")
            // Duplicate names are no JSON of ours: only that it is one sound line is looked at.
            #expect(record.octets.allSatisfy { (32..<127).contains($0) })
            #expect(record.octets.count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2))
        }
    }

    @Test("is as good as new after a reset")
    func reset() throws {
        var record = AuditRecord()
        record.append("old", "value")
        record.reset()
        #expect(record.octets.isEmpty)
        record.append("new", 1)
        #expect(String(decoding: record.octets, as: UTF8.self) == ",\"new\":1")
    }
}

extension AuditRecord {
    fileprivate var octets: [UInt8] { bytes.array }
}
