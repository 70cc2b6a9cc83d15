import Testing

@testable import Vobiz

@Suite("Error bodies of the provider")
struct RefusalReaderTests {
    private func read(_ text: String) throws -> ProviderRefusal {
        var reader = RefusalReader(try Sample.parse(text))
        return reader.read()
    }

    @Test("of the errors page")
    func standard() throws {
        let refusal = try read(
            """
            {"status":"error","error":{"code":"RATE_LIMIT_EXCEEDED","message":"Too many calls",
             "details":{"limitType":"cps","limit":1,"current":2,"retryAfter":1}},
             "timestamp":"2026-05-11T11:46:40Z","requestId":"r-1"}
            """
        )
        #expect(refusal.code == "RATE_LIMIT_EXCEEDED")
        #expect(refusal.message == "Too many calls")
        #expect(refusal.limit == "cps")
        #expect(refusal.retryAfter == .seconds(1))
    }

    @Test("of the errors page, with fields")
    func standardFields() throws {
        let refusal = try read(
            """
            {"status":"error","error":{"code":"VALIDATION_ERROR","message":"Invalid","details":{"errors":[
             {"field":"email","message":"taken","code":"DUPLICATE","value":"a@b.example"},
             {"field":"phone","message":"bad"},{"message":"no field"}]}}}
            """
        )
        #expect(refusal.code == "VALIDATION_ERROR")
        #expect(
            refusal.fields == [
                .init(field: "email", kind: "DUPLICATE"), .init(field: "phone", kind: nil),
            ]
        )
    }

    @Test("of the partner routes")
    func snakeCode() throws {
        let refusal = try read(
            #"{"error":"insufficient_balance","message":"Not enough","current_balance":1.5,"currency":"INR"}"#
        )
        #expect(refusal.code == "insufficient_balance")
        #expect(refusal.message == "Not enough")
    }

    @Test("of the framework behind a wrapper, and bare")
    func validation() throws {
        let wrapped = try read(
            """
            {"error":"ValidationError","message":"Validation failed","status_code":422,"details":[
             {"type":"missing","loc":["body","email"],"msg":"Field required","input":{},"ctx":{}},
             {"type":"value_error","loc":["body","reminder_schedule",0,"value"],"msg":"bad"}]}
            """
        )
        #expect(wrapped.code == "ValidationError")
        #expect(
            wrapped.fields == [
                .init(field: "email", kind: "missing"),
                .init(field: "reminder_schedule.0.value", kind: "value_error"),
            ]
        )
        let bare = try read(
            #"{"detail":[{"type":"string_too_short","loc":["body","password"],"msg":"too short"}]}"#
        )
        #expect(bare.fields == [.init(field: "password", kind: "string_too_short")])
        #expect(try read(#"{"detail":"Not Found"}"#).message == "Not Found")
    }

    @Test("with a number as the code")
    func numericCode() throws {
        let refusal = try read(#"{"error":{"code":401,"message":"Invalid token"}}"#)
        #expect(refusal.code == nil)
        #expect(refusal.message == "Invalid token")
    }

    @Test("with a sentence as the error")
    func sentence() throws {
        let refusal = try read(#"{"error":"accountID is required"}"#)
        #expect(refusal.code == nil)
        #expect(refusal.message == "accountID is required")
    }

    @Test("of the call routes and of the SDKs")
    func others() throws {
        let call = try read(#"{"api_id":"9f8e","error":"call not found","message":"gone"}"#)
        #expect(call.message == "call not found")
        let plain = try read(#"{"status":"failed","message":"bad request"}"#)
        #expect(plain.code == nil)
        #expect(plain.message == "bad request")
    }

    @Test(
        "in no known form say nothing",
        arguments: ["[]", "{}", "null", "\"x\"", #"{"error":[1],"details":1}"#]
    )
    func unknown(text: String) throws {
        #expect(try read(text) == ProviderRefusal())
    }

    @Test("are cut short and cleaned")
    func hostile() throws {
        let refusal = try read(
            "{\"error\":\"a\\r\\nb \\u202e\\u001b[31m" + String(repeating: "x", count: 5000) + "\"}"
        )
        let message = try #require(refusal.message)
        #expect(message.hasPrefix("ab [31mxxx"))
        #expect(message.count == 200)
        #expect(
            try read(#"{"error":{"code":"a b"},"details":{"retryAfter":-1}}"#) == ProviderRefusal()
        )
        let fields = try read(
            #"{"details":[{"field":"<script>"},{"loc":["body"]},{"field":"ok"}]}"#
        ).fields
        #expect(fields == [.init(field: "ok", kind: nil)])
    }

    @Test(
        "tell how long to wait in seconds or as a date",
        arguments: [
            ("0", .zero), ("7", .seconds(7)), ("1000000000", .seconds(1_000_000_000)),
            ("99999999999999999999999", .seconds(RetryAfter.limit)), ("-1", nil), ("1.5", nil),
            ("", nil),
            ("soon", nil), ("+5", nil), ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", .zero), ("Sun, 06 Nov 1994", nil),
        ] as [(String, Duration?)]
    )
    func retryAfter(value: String, expected: Duration?) {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(RetryAfter.duration(value, date: date) == expected)
    }

    @Test("are described without the provider's sentence")
    func described() throws {
        let refusal = try read(#"{"error":"bad_token","message":"token abc is wrong"}"#)
        let text = "\(VobizError.refused(status: 401, refusal))"
        #expect(text.contains("bad_token"))
        #expect(!text.contains("abc"))
    }

    @Test("cannot tell a wait from a date alone")
    func dateAlone() {
        #expect(RetryAfter.duration("Sun, 06 Nov 1994 08:49:47 GMT", date: nil) == nil)
        #expect(RetryAfter.duration(nil, date: nil) == nil)
    }
}
