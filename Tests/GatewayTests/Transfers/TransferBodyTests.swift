import JSON
import Testing
import Vobiz

@testable import Gateway

@Suite struct TransferBodyTests {
    private static func body(_ text: String) throws(GatewayError) -> TransferBody {
        guard let document = try? JSONDocument(parsing: Array(text.utf8), limits: .request) else {
            throw .malformedBody(text)
        }
        return try TransferBody(document.root)
    }

    @Test("a whole body is taken with its digits")
    func whole() throws {
        let body = try Self.body(
            #"{"amount":"500.00","currency":"INR","description":"für März","allow_concurrent":true}"#
        )
        #expect(body.amount.decimal.text == "500.00")
        #expect(body.currency.text == "INR")
        #expect(body.description == "für März")
        #expect(body.allowsConcurrent)
        let least = try Self.body(#"{"amount":"0.00001","currency":"INR","description":null}"#)
        #expect(least.description == nil)
        #expect(!least.allowsConcurrent)
    }

    @Test("the same values make the same request, and other ones another")
    func fingerprint() throws {
        let first = try Self.body(#"{"amount":"1.0","currency":"INR"}"#).fingerprinted
        let same = [
            #"{"currency":"INR","amount":"1.00"}"#, #"{ "amount" : "1", "currency" : "INR" }"#,
            #"{"amount":"1.0","currency":"INR","description":null,"allow_concurrent":false}"#,
        ]
        for text in same { #expect(try Self.body(text).fingerprinted == first, "\(text)") }
        let others = [
            #"{"amount":"1.00001","currency":"INR"}"#, #"{"amount":"1","currency":"USD"}"#,
            #"{"amount":"1","currency":"INR","description":"concurrent"}"#,
            #"{"amount":"1","currency":"INR","allow_concurrent":true}"#,
        ]
        var known: Set = [first]
        for text in others {
            #expect(known.insert(try Self.body(text).fingerprinted).inserted, "\(text)")
        }
    }

    @Test(
        "what breaks a rule is named, all of it at once",
        arguments: [
            (#"{}"#, ["amount", "currency"]),
            (#"{"amount":500,"currency":"INR"}"#, ["amount"]),
            (#"{"amount":null,"currency":null}"#, ["amount", "currency"]),
            (#"{"amount":"0","currency":"INR"}"#, ["amount"]),
            (#"{"amount":"-1","currency":"INR"}"#, ["amount"]),
            (#"{"amount":"1.000000","currency":"INR"}"#, ["amount"]),
            (#"{"amount":"1e3","currency":"INR"}"#, ["amount"]),
            (#"{"amount":"1000000000000","currency":"INR"}"#, ["amount"]),
            (#"{"amount":"1","currency":"inr"}"#, ["currency"]),
            (#"{"amount":"1","currency":"INR","description":""}"#, ["description"]),
            (#"{"amount":"1","currency":"INR","description":"  "}"#, ["description"]),
            (#"{"amount":"1","currency":"INR","description":"a\nb"}"#, ["description"]),
            (#"{"amount":"1","currency":"INR","description":7}"#, ["description"]),
            (#"{"amount":"1","currency":"INR","description":"x [vgw:y"}"#, ["description"]),
            (
                #"{"amount":"x","currency":"x","description":"","allow_concurrent":"yes"}"#,
                ["amount", "currency", "description", "allow_concurrent"]
            ),
        ]
    )
    func rules(_ text: String, _ fields: [String]) {
        do throws(GatewayError) {
            _ = try Self.body(text)
            Issue.record("taken: \(text)")
        } catch {
            guard case .validationFailed(let problems) = error else {
                Issue.record("\(text): \(error)")
                return
            }
            #expect(problems.map(\.field) == fields)
        }
    }

    @Test("eighty characters of description fit, and no more")
    func length() throws {
        let text = String(repeating: "ä", count: 80)
        #expect(
            try Self.body(#"{"amount":"1","currency":"INR","description":"\#(text)"}"#).description
                == text
        )
        #expect(throws: GatewayError.self) {
            try Self.body(#"{"amount":"1","currency":"INR","description":"\#(text)b"}"#)
        }
    }

    @Test("a member that is none is refused before anything else", arguments: ["[]", #"{"a":1}"#])
    func shape(_ text: String) {
        do throws(GatewayError) {
            _ = try Self.body(text)
            Issue.record("taken: \(text)")
        } catch {
            switch error {
            case .malformedBody, .invalidRequest: break
            default: Issue.record("\(error)")
            }
        }
    }
}
