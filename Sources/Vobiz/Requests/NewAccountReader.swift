internal import Cryptography
internal import JSON

/// Reads the members of a client's body for a new account and notes what is wrong with them.
struct NewAccountReader {
    private let body: JSONValue
    private var noted: [NewAccountError.Problem] = []

    private static let members: Set = [
        "name", "email", "password", "country", "phone", "company", "description", "address",
        "timezone", "tax", "type",
    ]
    private static let parts: [String: Set<String>] = [
        "address": ["street", "city", "state", "zip_code"], "tax": ["gstin", "gst_status"],
    ]

    init(_ body: JSONValue) {
        self.body = body
    }

    func refuseUnknownMembers() throws(NewAccountError) {
        for (name, _) in body.members where !Self.members.contains(name) {
            throw .unknownMember(name)
        }
        for (part, names) in Self.parts.sorted(by: { $0.key < $1.key }) {
            for (name, _) in body[part]?.members ?? [] where !names.contains(name) {
                throw .unknownMember("\(part).\(name)")
            }
        }
    }

    mutating func note(_ field: String, _ rule: NewAccountError.Rule) {
        noted.append(.init(field: field, rule: rule))
    }

    /// What was noted, and what is wrong with the other members.
    func problems(with details: NewAccountDetails) -> [NewAccountError.Problem] {
        let fields = Set(noted.map(\.field))
        return noted + details.problems.filter { !fields.contains($0.field) }
    }

    mutating func readPassword() -> SecretBytes? {
        guard let value = body["password"] else {
            note("password", .required)
            return nil
        }
        guard let password = value.withStringBytes({ SecretBytes(copying: $0) }) else {
            note("password", value.isNull ? .required : .type)
            return nil
        }
        return password
    }

    mutating func readDetails() -> NewAccountDetails {
        var details = NewAccountDetails(
            name: required("name"),
            email: required("email"),
            country: required("country")
        )
        details.phone = text("phone", in: body)
        details.company = text("company", in: body)
        details.description = text("description", in: body)
        if let address = part("address") {
            details.street = text("street", in: address, path: "address.")
            details.city = text("city", in: address, path: "address.")
            details.state = text("state", in: address, path: "address.")
            details.zipCode = text("zip_code", in: address, path: "address.")
        }
        details.timezone = text("timezone", in: body)
        if let tax = part("tax") {
            details.gstin = text("gstin", in: tax, path: "tax.")
            details.gstStatus = text("gst_status", in: tax, path: "tax.")
        }
        details.type = text("type", in: body)
        return details
    }

    private mutating func required(_ name: String) -> String {
        if let value = body[name], !value.isNull { return text(name, in: body) ?? "" }
        note(name, .required)
        return ""
    }

    private mutating func part(_ name: String) -> JSONValue? {
        guard let value = body[name] else { return nil }
        guard value.kind == .object else {
            note(name, .type)
            return nil
        }
        return value
    }

    private mutating func text(
        _ name: String,
        in object: JSONValue,
        path: String = ""
    ) -> String? {
        guard let value = object[name] else { return nil }
        if value.kind != .string { note(path + name, .type) }
        return value.string
    }
}
