import Testing
import Vobiz

/// What makes a record or a number unusable; their members are compared one by one where they are projected.
@Suite("Call records and numbers")
struct CallRecordTests {
    @Test(
        "are refused without what would mislead",
        arguments: [
            (#"{"cost":1,"currency":"INR"}"#, "uuid"),
            (#"{"uuid":"u","currency":"INR"}"#, "total_cost"),
            (#"{"uuid":"u","cost":1}"#, "currency"),
            (#"{"uuid":"u","cost":"much","currency":"INR"}"#, "total_cost"),
            (#"{"uuid":"u","cost":1,"currency":"rupees"}"#, "currency"),
        ]
    )
    func incomplete(_ text: String, _ member: String) throws {
        let record = try Sample.parse(text)
        #expect(throws: VobizError.invalid(.member(member))) { try CallRecord(decoding: record) }
        let wrapped = try Sample.parse(#"{"data":\#(text),"success":true}"#)
        #expect(throws: VobizError.invalid(.member("data." + member))) {
            try CallRecord(decoding: wrapped)
        }
    }

    @Test("of lists need the list")
    func lists() throws {
        let empty = try Sample.parse("{}")
        #expect(throws: VobizError.invalid(.member("data"))) { try CallRecordPage(decoding: empty) }
        #expect(throws: VobizError.invalid(.member("items"))) {
            try RentedNumberPage(decoding: empty)
        }
        let nameless = try Sample.parse(#"{"items":[{"id":"1"}]}"#)
        #expect(throws: VobizError.invalid(.member("items.e164"))) {
            try RentedNumberPage(decoding: nameless)
        }
    }

    @Test(
        "have ids that need no encoding in a path",
        arguments: [
            ("e7f5fd1b-12cc-4a77-a0f2-ca63dfbcc343", true), ("abcdefgh", true), ("a_b-c_d-", true),
            (String(repeating: "9", count: 64), true), ("abcdefg", false), ("", false),
            (String(repeating: "9", count: 65), false), ("abcdefg/", false), ("abcdefg%", false),
            ("abcdef..", false), ("abcdéfgh", false), ("abcd efgh", false), ("abcd\nefgh", false),
        ]
    )
    func ids(_ text: String, _ isOne: Bool) {
        #expect((CallID(text) != nil) == isOne)
    }
}
