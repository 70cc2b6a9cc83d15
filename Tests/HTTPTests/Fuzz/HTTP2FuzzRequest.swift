import HTTP
import Platform

/// A request that a session has handed out, and what holds for each of them.
struct HTTP2FuzzRequest: Equatable {
    /// The server's turn in which it came.
    var turn: Int
    var id: Int32
    var method: RequestMethod
    var target: [UInt8]
    var path: [UInt8]
    var query: [UInt8]?
    var authority: [UInt8]
    var framing: BodyFraming
    var expectsContinue: Bool
    var refusal: RequestRefusal?
    var fields: [HeadOctets.Field]
    var body: [UInt8]
    /// All octets that the ranges point into.
    var kept: Int

    init(
        _ turn: Int,
        _ id: Int32,
        _ head: UnsafePointer<RequestHead>,
        _ bytes: Span<UInt8>,
        _ body: Span<UInt8>
    ) {
        func octets(_ range: ByteRange) -> [UInt8] {
            Self.array(range.of(bytes))
        }
        self.turn = turn
        self.id = id
        method = head.pointee.method
        target = octets(head.pointee.target)
        path = octets(head.pointee.path)
        query = head.pointee.query.map(octets)
        authority = head.pointee.authority.start < 0 ? [] : octets(head.pointee.authority)
        framing = head.pointee.framing
        expectsContinue = head.pointee.expectsContinue
        refusal = head.pointee.refusal
        fields = head.pointee.fields.map {
            HeadOctets.Field(name: octets($0.name), value: octets($0.value))
        }
        self.body = Self.array(body)
        kept = bytes.count
    }

    private static func array(_ span: Span<UInt8>) -> [UInt8] {
        span.withUnsafeBufferPointer { Array($0) }
    }

    // MARK: What holds

    /// What is wrong with it; `nil` when nothing is.
    func violation(_ limits: MessageLimits) -> String? {
        guard id > 0, id & 1 == 1 else { return "a stream that no client opens" }
        guard kept <= limits.head + 4, fields.count <= limits.fieldCount else {
            return "more than a head may have"
        }
        guard body.count <= limits.body(of: method) else { return "a body beyond its budget" }
        if let complaint = fields.lazy.compactMap(Self.violation).first { return complaint }
        return refusal.map(Self.violation) ?? accepted()
    }

    private static func violation(_ field: HeadOctets.Field) -> String? {
        guard !field.name.isEmpty,
            field.name.allSatisfy({ HeadOctets.isToken($0) && !(65...90).contains($0) })
        else { return "a name" }
        guard field.value.allSatisfy({ $0 == 9 || ($0 >= 32 && $0 != 127) }) else {
            return "a control in a value"
        }
        let blanks: [UInt8?] = [32, 9]
        guard !blanks.contains(field.value.first), !blanks.contains(field.value.last) else {
            return "a value with blanks around it"
        }
        let name = String(decoding: field.name, as: UTF8.self)
        let isTrailers = String(decoding: field.value, as: UTF8.self).lowercased() == "trailers"
        if forOneConnection.contains(name) || (name == "te" && !isTrailers) {
            return "a field of one connection: \(name)"
        }
        return nil
    }

    private static let forOneConnection = [
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade",
    ]

    /// Refusals that are of HTTP/1 alone, or not the session's to give.
    private static func violation(_ refusal: RequestRefusal) -> String? {
        switch refusal {
        case .malformed(.target), .malformed(.host), .malformed(.fieldName): nil
        case .duplicateField, .targetTooLong, .headTooLarge, .bodyTooLarge: nil
        case .unknownMethod, .unknownExpectation, .timeout, .overloaded: nil
        default: "a refusal: \(refusal)"
        }
    }

    private func accepted() -> String? {
        let hosts = HeadOctets.values("host", fields)
        guard hosts.count == 1, hosts[0].utf8.elementsEqual(authority), !authority.isEmpty else {
            return "Host"
        }
        guard method != .connect else { return "a tunnel" }
        if fields.contains(where: { $0.name.contains(95) }) { return "an underscore" }
        for field in WellKnownField.allCases where field.isSingleton {
            guard HeadOctets.values("\(field.name)", fields).count <= 1 else { return "twice" }
        }
        guard framing == (body.isEmpty ? .none : .length(body.count)) else { return "framing" }
        for length in HeadOctets.values("content-length", fields) where Int(length) != body.count {
            return "a body of another length than declared"
        }
        let expectations = HeadOctets.values("expect", fields).map { $0.lowercased() }
        guard expectations == (expectsContinue ? ["100-continue"] : []) else { return "Expect" }
        return targetViolation()
    }

    private func targetViolation() -> String? {
        guard target.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 35 }) else { return "target" }
        if path.isEmpty { return method == .options && target == [42] ? nil : "no path" }
        guard path.first == 47, !path.contains(63) else { return "path" }
        return target == path + (query.map { [63] + $0 } ?? []) ? nil : "another path"
    }
}
