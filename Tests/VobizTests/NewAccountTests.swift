import JSON
import Testing
import Vobiz

@Suite("New account")
struct NewAccountTests {
    private typealias Problem = NewAccountError.Problem

    /// A good body with one member set to something else, or taken out.
    private func body(_ changes: [String: String?]) throws -> JSONValue {
        var members = [
            "name": #""Acme""#, "email": #""a@b.example""#, "password": #""s3cret-pw""#,
            "country": #""IN""#,
        ]
        for (name, value) in changes { members[name] = value }
        let text = members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        return try Sample.parse("{\(text)}")
    }

    private func error(_ changes: [String: String?]) throws -> NewAccountError? {
        let body = try body(changes)
        do {
            _ = try NewAccount(decoding: body)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "takes what the contract allows",
        arguments: [
            ("name", #""ज़ोया""#), ("name", #""Zoë\u202e""#),
            ("email", #""o'neil+x@mail.a-b.example""#),
            ("password", #""a1!aaaaa""#), ("password", #""1é€😀 xy-""#),
            ("phone", #""+14155550100""#),
            ("company", #""C""#), ("timezone", #""America/Argentina/Buenos_Aires""#),
            ("timezone", #""Etc/GMT+5""#),
            ("tax", #"{"gstin":"29AAPFU0939F1ZV"}"#), ("tax", "{}"), ("address", #"{"city":"X"}"#),
            ("type", #""standard""#),
            ("description", "\"" + String(repeating: "é", count: 500) + "\""),
        ]
    )
    func accepted(name: String, value: String) throws {
        #expect(try error([name: value]) == nil)
    }

    @Test(
        "names the member that breaks a rule",
        arguments: [
            ("name", #""""#, "name", .length(1...200)),
            ("name", #""  ""#, "name", .length(1...200)),
            ("name", #""a\u0000""#, "name", .length(1...200)),
            ("name", #""a\r\nb""#, "name", .length(1...200)),
            ("name", "7", "name", .type), ("name", "null", "name", .required),
            ("email", #""a@b""#, "email", .email),
            ("email", #""@b.example""#, "email", .email),
            ("email", #""a@b@c.example""#, "email", .email),
            ("email", #""a b@c.example""#, "email", .email),
            ("email", #""a..b@c.example""#, "email", .email),
            ("email", #""a@-c.example""#, "email", .email),
            ("email", #""a@c..example""#, "email", .email),
            ("email", #""<a@c.example>""#, "email", .email),
            ("email", #""a@c.exa\nmple""#, "email", .email),
            ("email", #""é@c.example""#, "email", .email),
            ("country", #""in""#, "country", .country),
            ("country", #""IND""#, "country", .country),
            ("phone", #""919876543210""#, "phone", .phone),
            ("phone", #""+0123456789""#, "phone", .phone), ("phone", #""+1234567""#, "phone", nil),
            ("phone", #""+123456""#, "phone", .phone),
            ("phone", #""+1234567890123456""#, "phone", .phone),
            ("phone", #""+91 98765""#, "phone", .phone), ("phone", "null", "phone", .type),
            ("timezone", #""Asia Kolkata""#, "timezone", .timezone),
            ("address", #""x""#, "address", .type),
            ("address", #"{"city":1}"#, "address.city", .type),
            (
                "address", #"{"zip_code":"123456789012345678901"}"#, "address.zip_code",
                .length(1...20)
            ),
            ("tax", #"{"gstin":"29aapfu0939f1zv"}"#, "tax.gstin", .gstin),
            ("tax", #"{"gst_status":"ACTIVE"}"#, "tax.gst_status", .oneOf(["active", "inactive"])),
            ("password", #""a1!aaaa""#, "password", .password),
            ("password", #""aaaaaaa!""#, "password", .password),
            ("password", #""aaaaaaa1""#, "password", .password),
            ("password", #""a1!aaaaa\n""#, "password", .password),
            ("password", "12345678", "password", .type),
            ("password", "null", "password", .required),
        ] as [(String, String, String, NewAccountError.Rule?)]
    )
    func refused(name: String, value: String, field: String, rule: NewAccountError.Rule?) throws {
        let expected = rule.map { NewAccountError.invalid([.init(field: field, rule: $0)]) }
        #expect(try error([name: value]) == expected)
    }

    @Test("tells everything that is wrong at once")
    func everything() throws {
        #expect(
            try error(["name": nil, "email": #""x""#, "password": #""short""#, "country": "1"])
                == .invalid([
                    .init(field: "name", rule: .required), .init(field: "country", rule: .type),
                    .init(field: "password", rule: .password), .init(field: "email", rule: .email),
                ])
        )
        #expect(
            try error(["password": nil, "country": #""x""#])
                == .invalid([
                    .init(field: "password", rule: .required),
                    .init(field: "country", rule: .country),
                ])
        )
    }

    @Test(
        "refuses members that it does not know",
        arguments: [
            ("balance", "1", "balance"), ("is_admin", "true", "is_admin"),
            ("Name", #""x""#, "Name"),
            ("name ", #""x""#, "name "), ("__proto__", "{}", "__proto__"),
            ("auth_id", #""MA_ABCD""#, "auth_id"),
            ("zip_code", #""1""#, "zip_code"), ("address", #"{"country":"IN"}"#, "address.country"),
            ("tax", #"{"tds_enabled":true}"#, "tax.tds_enabled"),
        ]
    )
    func unknown(name: String, value: String, path: String) throws {
        #expect(try error([name: value]) == .unknownMember(path))
    }

    @Test("is an object", arguments: ["[]", "null", "\"x\""])
    func noObject(text: String) throws {
        let value = try Sample.parse(text)
        #expect(throws: NewAccountError.notAnObject) { _ = try NewAccount(decoding: value) }
    }

    @Test("knows the gateway's names for the provider's")
    func fields() {
        let pairs = [
            ("email", "email"), ("address", "address.street"), ("zip_code", "address.zip_code"),
            ("gstin", "tax.gstin"), ("account_type", "type"), ("<script>", nil),
            ("auth_token", nil),
        ]
        for (provider, gateway) in pairs {
            #expect(NewAccountDetails.field(forProvider: provider) == gateway)
        }
    }
}
