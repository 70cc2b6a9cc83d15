import Audit
import Cryptography
import JSON
import Vault

/// How the audit log speaks of the store's state, in both directions.
///
/// Each record of an act has these members, and so has one at the start and after every few megabytes
/// that the log grows: reading back from its end finds one soon.
enum StateLog {
    /// What is read back at most. ``StoreJournal`` sees to it that a record is much nearer.
    private static let reach = 256 << 20

    private static let mark: StaticString = ",\"act_code\":\""

    static func append(_ act: AuditedAct, to record: inout AuditRecord) {
        record.append("act", act.position.number)
        record.append("store", act.store)
        record.append("state", act.state.hex)
        record.append("clients", act.clients)
        record.append("versions", act.versions)
        record.append("act_code", act.position.code.hex)
    }

    /// What the log last says of any store; nil when it says nothing, or nothing within reach.
    ///
    /// Blocks.
    ///
    /// - Throws: ``AuditError`` when the log cannot be read, or the record that should say so does not.
    static func last(in path: String) throws(AuditError) -> AuditedAct? {
        switch try LogSearch.lastLine(containing: mark, in: path, limit: reach) {
        case .none, .beyond: return nil
        case .line(let line):
            guard let act = AuditedAct(line: line) else {
                throw .damaged("its last record of the store's state cannot be understood")
            }
            return act
        }
    }
}

extension AuditedAct {
    fileprivate init?(line: [UInt8]) {
        guard let record = try? JSONDocument(parsing: line, limits: .request).root,
            let number = record["act"]?.integer,
            let clients = record["clients"]?.integer,
            let store = record["store"]?.string,
            let state = record["state"]?.string.flatMap(Digest256.init(hex:)),
            let code = record["act_code"]?.string.flatMap(Digest256.init(hex:))
        else { return nil }
        self.init(
            store: store,
            position: ActPosition(number: Int64(number), code: code),
            state: state,
            clients: Int64(clients),
            // Logs of earlier versions do not say.
            versions: Int64(record["versions"]?.integer ?? 0)
        )
    }
}

extension Digest256 {
    fileprivate init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 2 * Digest256.byteCount else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(of: digits[place]),
                let low = Self.value(of: digits[place + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self.init(bytes)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
