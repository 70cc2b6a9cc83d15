import Cryptography
import GRDB
import Platform

/// Keeps the store's state and acts within one transaction: what changes a row tells it, and
/// ``save()`` ends it.
///
/// The state is carried on from change to change and never taken from the rows again. So a row that was
/// changed behind the program's back stays noticeable, whatever is written after it.
struct StoreLedger {
    private static let nonceLength = 16
    /// What a store can have counted up to: whoever can write its file must not make a sum overflow.
    private static let counts: Range<Int64> = 0..<(1 << 53)

    private let database: Database
    private let key: StateKey
    private var sum: StateSum
    private(set) var position: ActPosition

    /// - Throws: ``VaultError/integrity`` for a store that has lost its state.
    init(opening database: Database, key: StateKey) throws {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM store_state"),
            let nonce = row.possibleBytes("nonce"),
            let blinded = row.possibleBytes("sum").flatMap(Digest256.init),
            let code = row.possibleBytes("act_code").flatMap(Digest256.init),
            let number: Int64 = row.possible("act_number"), Self.counts.contains(number),
            let entries: Int64 = row.possible("entries"), Self.counts.contains(entries)
        else { throw VaultError.integrity }
        self.database = database
        self.key = key
        sum = StateSum(
            blinded: blinded,
            with: key.blind(nonce),
            count: entries
        )
        position = ActPosition(number: number, code: code)
    }

    /// Begins with the rows as they are.
    init(founding database: Database, key: StateKey, after position: ActPosition) throws {
        self.database = database
        self.key = key
        self.position = position
        sum = try Self.sum(in: database, key: key)
    }

    var state: Digest256 { key.state(of: sum) }

    mutating func add(_ entry: StateEntry) {
        sum.add(key.code(of: entry))
    }

    mutating func remove(_ entry: StateEntry) {
        sum.remove(key.code(of: entry))
    }

    /// Writes an act down, with the state as it is now.
    mutating func note(
        _ kind: StoreAct.Kind,
        _ credential: CredentialID?,
        authID: String = "",
        version: Int64 = 0,
        recordDigest: String = "",
        at now: WallTime
    ) throws {
        var act = StoreAct(
            number: position.number + 1,
            kind: kind,
            credential: credential,
            authID: authID,
            version: version,
            recordDigest: recordDigest,
            // As the row keeps it, so that its code is that of the row.
            time: WallTime(milliseconds: now.milliseconds),
            state: state,
            code: position.code
        )
        act.code = key.code(of: act, after: position.code)
        try act.insert(in: database)
        position = act.position
    }

    /// Stores the state, hidden anew.
    func save() throws {
        let nonce = key.random.bytes(Self.nonceLength)
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO store_state
                    (row, act_number, act_code, nonce, sum, entries)
                VALUES (1, ?, ?, ?, ?, ?)
                """,
            arguments: [
                position.number, position.code.bytes.data, nonce.data,
                sum.blinded(with: key.blind(nonce)).data, sum.count,
            ]
        )
    }

    /// The sum of the rows as they are.
    static func sum(in database: Database, key: StateKey) throws -> StateSum {
        var sum = StateSum()
        for table in StateTable.allCases {
            for entry in try entries(of: table, in: database) { sum.add(key.code(of: entry)) }
        }
        return sum
    }

    /// What the state covers of the rows of a table, as they are.
    static func entries(of table: StateTable, in database: Database) throws -> [StateEntry] {
        try Row.fetchAll(database, sql: table.entries).map { StateEntry(table: table, row: $0) }
    }
}
