import Audit
import JSON
import Testing

/// A log's lines, parsed.
struct LogLines {
    let values: [JSONValue]

    /// - Throws: when a line is no JSON, or the last one has no end.
    init(_ bytes: [UInt8]) throws {
        #expect(bytes.isEmpty || bytes.last == 10)
        values = try bytes.split(separator: 10).map {
            try JSONDocument(parsing: Array($0), limits: .request).root
        }
    }

    var sequence: [Int?] { values.map { $0["seq"]?.integer } }

    func strings(_ name: String) -> [String?] { values.map { $0[name]?.string } }

    func numbers(_ name: String) -> [Int?] { values.map { $0[name]?.integer } }
}

extension AuditRecord {
    /// A record with one number to know it by.
    static func numbered(_ number: Int) -> AuditRecord {
        var record = AuditRecord()
        record.append("type", "test")
        record.append("n", Int64(number))
        return record
    }
}
