import Foundation
import Platform
import TestSupport
import Testing

@testable import Vault

/// scrypt takes its time, so there is little of it here.
@Suite(.blocking) struct MasterKeyPassphraseTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("passphrase")
    }

    /// A descriptor that gives these bytes, for the time of `body`.
    private func withInput<Result>(
        _ text: String,
        _ body: (PassphraseInput) throws -> Result
    ) throws -> Result {
        try Data(text.utf8).write(to: URL(filePath: directory.path("input")))
        let descriptor = open(directory.path("input"), O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        return try body(.descriptor(descriptor))
    }

    private func load(_ text: String) throws -> [UInt8] {
        try withInput(text) {
            KeyEncryptionKey(try MasterKeyPassphrase(parameters: path, input: $0).load()).id
        }
    }

    private func generate(_ text: String) throws {
        try withInput(text) { try MasterKeyPassphrase(parameters: path, input: $0).generate() }
    }

    @Test("gives the key of the passphrase and the file")
    func key() throws {
        try generate("correct horse battery\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let parameters = try #require(
            PassphraseParameters(text: Array(directory.text("passphrase").utf8))
        )
        let key = KeyEncryptionKey(try parameters.key(of: secret("correct horse battery")))
        #expect(try load("correct horse battery") == key.id)
        #expect(throws: VaultError.file(.system(path: path, SystemError("create", code: EEXIST)))) {
            try generate("another passphrase\n")
        }
    }

    @Test("refuses a passphrase that is short, endless or not there")
    func passphrases() throws {
        for text in ["", "\n", "short\n", "elevenbytes"] {
            #expect(throws: VaultError.masterKey(.passphraseTooShort(atLeast: 12))) {
                try generate(text)
            }
        }
        #expect(throws: VaultError.masterKey(.tooLong(source: "the passphrase"))) {
            try generate(String(repeating: "x", count: 1025) + "\n")
        }
        #expect(throws: VaultError.masterKey(.tooLong(source: "the passphrase"))) {
            try generate(String(repeating: "x", count: 5000))
        }
        #expect(!PrivateFile.exists(path))
        let error = VaultError.masterKey(
            .passphraseUnreadable(SystemError("read", code: EBADF))
        )
        #expect(throws: error) {
            try MasterKeyPassphrase(parameters: path, input: .descriptor(.max)).generate()
        }
    }

    @Test("refuses a parameter file that is missing, open to others or no such file")
    func files() throws {
        #expect(throws: VaultError.file(.system(path: path, SystemError("open", code: ENOENT)))) {
            _ = try load("correct horse battery")
        }
        try MasterKeyFile(path: path).generate()
        #expect(throws: VaultError.masterKey(.malformedParameters(path: path))) {
            _ = try load("correct horse battery")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: VaultError.file(.accessibleToOthers(path: path, mode: 0o644))) {
            _ = try load("correct horse battery")
        }
    }
}
