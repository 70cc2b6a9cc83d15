import HTTPServer
import Vault

/// An answer without the fields that all answers share.
struct Answer: Sendable {
    var status: Int
    /// Field lines of this answer alone, each with CRLF.
    var fields: [UInt8]
    var body: [UInt8]
    /// Takes the body's place where it shows a secret.
    var sensitiveBody: SensitiveBody?
    /// Where in that body a new API key stands that this answer is made to show; nil for every other.
    var issuedKey: Range<Int>?

    init(status: Int, fields: [UInt8], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An answer that is kept.
    init(_ response: StoredResponse) {
        let lines = response.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        self.init(status: response.status, fields: Array(lines.utf8), body: response.body)
    }

    /// A kept answer, given again.
    init(replaying response: StoredResponse) {
        self.init(response)
        fields += Array("Idempotency-Replayed: true\r\n".utf8)
    }

    /// A problem, as its caller sees it.
    init(_ problem: Problem, instance: RequestID) {
        status = problem.status
        fields = problem.fieldLines
        body = problem.body(instance: instance)
    }

    /// A JSON answer that nobody may keep.
    init(status: Int, json body: [UInt8], _ more: String = "") {
        self.status = status
        let lines = "Content-Type: application/json\r\nCache-Control: no-store\r\n" + more
        fields = Array(lines.utf8)
        self.body = body
    }

    /// A JSON answer that shows a secret, once.
    init(status: Int, sensitive body: SensitiveBody, _ more: String = "") {
        self.init(status: status, json: [], more)
        sensitiveBody = body
    }
}
