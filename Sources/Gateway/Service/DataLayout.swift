/// What lies where in the data directory.
struct DataLayout: Sendable {
    let directory: String

    var auditDirectory: String { directory + "/audit" }
    var auditFile: String { auditDirectory + "/audit.jsonl" }
    var lockFile: String { directory + "/gateway.lock" }
    var database: String { directory + "/gateway.sqlite" }
}
