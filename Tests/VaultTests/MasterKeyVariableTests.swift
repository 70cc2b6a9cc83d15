import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite struct MasterKeyVariableTests {
    private static let text = "vgwmk1:" + MasterKeyFileTests.key

    /// Each test has a variable of its own.
    private func load(_ variable: String, holding text: String) throws(VaultError) -> [UInt8] {
        setenv(variable, text, 1)
        defer { unsetenv(variable) }
        return try load(variable)
    }

    private func load(_ variable: String) throws(VaultError) -> [UInt8] {
        KeyEncryptionKey(try MasterKeyVariable(name: variable).load()).id
    }

    @Test("is the variable's value, once")
    func value() throws {
        let variable = "TEST_MASTER_KEY_ONCE"
        setenv(variable, Self.text, 1)
        let place = try #require(getenv(variable))
        _ = try load(variable)
        #expect(getenv(variable) == nil)
        #expect((0..<Self.text.utf8.count).allSatisfy { place[$0] == 0 }, "overwritten in place")
        #expect(throws: VaultError.masterKey(.variableMissing(name: variable))) {
            _ = try load(variable)
        }
        #expect(!MasterKeyVariable(name: variable).isRepeatable)
    }

    @Test(
        "refuses any other value, and takes it away all the same",
        arguments: [
            "", "vgwmk1:", "secret", text + "0", text + "\n\n", " " + text,
            String(repeating: "x", count: 5000),
        ]
    )
    func otherValues(_ text: String) throws {
        let variable = "TEST_MASTER_KEY_\(abs(text.hashValue))"
        #expect(throws: VaultError.malformedMasterKey(path: "variable \(variable)")) {
            _ = try load(variable, holding: text)
        }
        #expect(getenv(variable) == nil)
    }
}
