import Cryptography
import HTTP
import JSON
import Platform
import Testing
import Vobiz

@Suite("Customer token")
struct CustomerTokenTests {
    private func token(_ text: String) throws -> String? {
        let found = CustomerToken.extract(from: try Sample.parse(text))
        return found?.withBytes { String(decoding: $0.array, as: UTF8.self) }
    }

    @Test("is found under both of its names, unescaped")
    func names() throws {
        #expect(try token(#"{"auth_token":"tok_1"}"#) == "tok_1")
        #expect(try token(#"{"auth_secret":"s\u0065c"}"#) == "sec")
        #expect(try token(#"{"auth_token":null,"auth_secret":"sec"}"#) == "sec")
        #expect(try token(#"{"auth_token":"****","auth_secret":"sec"}"#) == "sec")
    }

    @Test(
        "is not found elsewhere or in another form",
        arguments: [
            "{}", "[]", #"{"auth_token":1}"#, #"{"account":{"auth_token":"x"}}"#,
            #"{"auth_token":""}"#,
            #"{"auth_token":"a b"}"#, #"{"auth_token":"a\u0000"}"#, #"{"AUTH_TOKEN":"x"}"#,
        ]
    )
    func absent(text: String) throws {
        #expect(try token(text) == nil)
    }
}
