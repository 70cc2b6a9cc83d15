internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension ContentFault {
    /// More than any answer may have.
    private static let hugeLength = 9 << 20
    private static let bombLength = 64 << 20

    /// Puts the body in place of the true one.
    ///
    /// - Parameters:
    ///   - response: the true answer.
    ///   - customers: of whom another one is taken where the answer is to be about the wrong one.
    func apply(to response: inout ServerResponse, among customers: [Customer]) {
        let body = response.body
        switch self {
        case .empty: response.body = []
        case .truncated: response.body = Array(body.prefix(body.count / 2))
        case .malformed: response.body = Self.inserting(",", into: body)
        case .duplicateName: response.body = Self.repeatingFirst(of: body)
        case .notANumber: response.body = Self.inserting(#""not_a_number":NaN,"#, into: body)
        case .additions:
            let members = #""added_last_week":{"plan":["x",1,null]},"is_new":true,"#
            response.body = Self.inserting(members, into: body)
        case .huge:
            let padding = String(repeating: "x", count: Self.hugeLength)
            response.body = Self.inserting(#""padding":"\#(padding)","#, into: body)
        case .page:
            response.head.headerFields[.contentType] = "text/html; charset=utf-8"
            response.body = Array("<html><body><h1>Ordered page</h1></body></html>".utf8)
        case .gzip: Self.compress(&response, Gzip.stored(body), "gzip")
        case .nestedGzip:
            Self.compress(&response, Gzip.stored(Gzip.stored(body)), "gzip, gzip")
        case .gzipBomb:
            Self.compress(&response, Gzip.bomb(octets: Self.bombLength), "gzip")
        case .falseGzip: Self.compress(&response, body, "gzip")
        case .otherAccount:
            let text = String(decoding: body, as: UTF8.self)
            if let other = customers.first(where: { !text.contains($0.authID) }) {
                response.body = Self.exchangingAccount(in: body, for: other)
            }
        case .leakedTokens: response.body = Self.leakingTokens(in: body, of: customers)
        case .nulls: response.body = Self.nullifying(body) { _ in false }
        case .nullsButID: response.body = Self.nullifying(body) { $0 == "auth_id" }
        }
    }

    private static func compress(
        _ response: inout ServerResponse,
        _ body: [UInt8],
        _ coding: String
    ) {
        response.head.headerFields[.contentEncoding] = coding
        response.body = body
    }

    /// Puts text behind the opening brace.
    private static func inserting(_ text: String, into body: [UInt8]) -> [UInt8] {
        guard body.first == UInt8(ascii: "{") else { return body }
        return body.prefix(1) + Array(text.utf8) + body.dropFirst()
    }

    private static func members(of body: [UInt8]) -> [(name: String, value: JSONValue)] {
        let document = try? JSONDocument(parsing: body, limits: .upstream)
        return document?.root.members ?? []
    }

    private static func repeatingFirst(of body: [UInt8]) -> [UInt8] {
        guard let first = members(of: body).first else { return body }
        return inserting(#""\#(first.name)":null,"#, into: body)
    }

    private static func nullifying(_ body: [UInt8], but keeps: (String) -> Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            for (name, value) in members(of: body) {
                object.member(name, keeps(name) ? value.string : nil)
            }
        }
        return writer.bytes
    }

    private static func leakingTokens(in body: [UInt8], of customers: [Customer]) -> [UInt8] {
        var text = String(decoding: body, as: UTF8.self)
        for customer in customers where text.contains(customer.credential.token) {
            text = text.replacing(
                #""name":"\#(customer.name)""#,
                with: #""name":"\#(customer.credential.token)""#
            )
        }
        return Array(text.utf8)
    }

    private static func exchangingAccount(in body: [UInt8], for other: Customer) -> [UInt8] {
        var text = String(decoding: body, as: UTF8.self)
        let members = members(of: body)
        for id in members.flatMap({ accounts(in: $0.value, named: $0.name) }) {
            text = text.replacing(id, with: other.authID)
        }
        if let email = members.first(where: { $0.name == "email" })?.value.string {
            text = text.replacing(email, with: other.email)
        }
        return Array(text.utf8)
    }

    /// The accounts that a document names, its rows' included. Where some have a running number, that stays.
    private static func accounts(in value: JSONValue, named name: String) -> [String] {
        if let text = value.string {
            let isAccount = ["auth_id", "account_id", "account_auth_id"].contains(name)
            return isAccount && text.hasPrefix("MA_") ? [text] : []
        }
        return value.members.flatMap { accounts(in: $0.value, named: $0.name) }
            + value.elements.flatMap { accounts(in: $0, named: "") }
    }
}
