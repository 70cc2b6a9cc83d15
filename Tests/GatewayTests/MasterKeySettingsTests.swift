import Foundation
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

@Suite struct MasterKeySettingsTests {
    private static let upstream = "upstream.base_url=http://127.0.0.1:1"

    private static func settings(
        _ yaml: String,
        environment: [String: String] = [:]
    ) throws -> MasterKeySettings {
        try GatewayConfiguration(
            ConfigurationSources(
                assignments: [upstream],
                environment: environment,
                file: ConfigurationSources.File(name: "gateway.yaml", text: yaml),
                credentialsDirectory: "/run/credentials/gateway"
            )
        ).masterKey
    }

    private static func problems(_ yaml: String) -> [String] {
        do {
            _ = try GatewayConfiguration(
                ConfigurationSources(
                    assignments: [upstream],
                    file: ConfigurationSources.File(name: "gateway.yaml", text: yaml)
                )
            )
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("each source is one setting, and the file the place where nothing is said")
    func sources() throws {
        #expect(try Self.settings("").file == "./var/master.key")
        #expect(try Self.settings("").previousFile == "./var/master.key.previous")
        let credential = try Self.settings("master_key: { credential: store-key }")
        #expect(credential.file == nil && credential.previousFile == nil)
        #expect(credential.current.credential == "store-key")
        #expect(credential.credentialsDirectory == "/run/credentials/gateway")
        let list = try Self.settings("master_key: { command: [/bin/key, 'a, b', ''] }")
        #expect(list.current.command == ["/bin/key", "a, b", ""])
        let words = try Self.settings("", environment: ["VGW_MASTER_KEY_COMMAND": "/bin/key a b"])
        #expect(words.current.command == ["/bin/key", "a", "b"])
        let variable = try Self.settings(
            "master_key: { env: STORE_KEY, previous: { file: old.key } }"
        )
        #expect(variable.current.variable == "STORE_KEY" && variable.previous.file == "old.key")
        #expect(variable.unrepeatableSource == "variable STORE_KEY")
        let passphrase = try Self.settings(
            "master_key: { passphrase: p, passphrase_fd: 3, previous: { env: OLD } }"
        )
        #expect(
            passphrase.current.passphrase == "p" && passphrase.current.passphraseDescriptor == 3
        )
        let closed = try Self.settings("master_key: { previous: { file: off } }")
        #expect(closed.previousFile == nil && closed.unrepeatableSource == nil)
    }

    @Test(
        "what cannot be is named",
        arguments: [
            (
                "master_key: { file: a, env: B }",
                "gateway.yaml:1: master_key.env: the key can come from one place only, "
                    + "and master_key.file is set as well"
            ),
            (
                "master_key:\n  credential: a\n  command: [/b]\n  passphrase: c",
                "gateway.yaml:4: master_key.passphrase: the key can come from one place only, "
                    + "and master_key.credential and master_key.command is set as well"
            ),
            (
                "master_key: { previous: { file: a, env: B } }",
                "gateway.yaml:1: master_key.previous.env: the key can come from one place only, "
                    + "and master_key.previous.file is set as well"
            ),
            (
                "master_key: { file: off }",
                "gateway.yaml:1: master_key.file: there is no master key: one of master_key.file, "
                    + ".credential, .command, .env and .passphrase has to be set"
            ),
            (
                "master_key: { passphrase_fd: 3 }",
                "gateway.yaml:1: master_key.passphrase_fd: needs master_key.passphrase"
            ),
            (
                "master_key: { passphrase: a, passphrase_fd: 3, previous: { passphrase: b, passphrase_fd: 3 } }",
                "gateway.yaml:1: master_key.previous.passphrase_fd: "
                    + "3 is taken by master_key.passphrase_fd"
            ),
            (
                "master_key: { passphrase: a, passphrase_fd: 1 }",
                "gateway.yaml:1: master_key.passphrase_fd: expected a descriptor, 0 or 3 to 1023, got \"1\""
            ),
            (
                "master_key: { credential: ../a }",
                "gateway.yaml:1: master_key.credential: expected a credential's name, "
                    + "which is a file name without folders, got \"../a\""
            ),
            (
                "master_key: { env: VGW_KEY }",
                "gateway.yaml:1: master_key.env: variables that begin with VGW_ are settings; "
                    + "choose another name"
            ),
            (
                "master_key: { env: 'vgwmk1:00' }",
                "gateway.yaml:1: master_key.env: expected the name of an environment variable"
            ),
            (
                "master_key: { command: key --get }",
                "gateway.yaml:1: master_key.command: expected a program by its absolute path, "
                    + "and its arguments; there is no shell and no PATH"
            ),
            (
                "master_key: { command: { a: b } }",
                "gateway.yaml:1: master_key.command: expected one value or a list of them"
            ),
            (
                "master_key: { pasphrase: a }",
                "gateway.yaml:1: master_key.pasphrase: unknown setting; "
                    + "did you mean master_key.passphrase?"
            ),
        ]
    )
    func problems(_ yaml: String, _ problem: String) {
        #expect(Self.problems(yaml).contains(problem), "\(Self.problems(yaml))")
    }

    @Test("a variable as a source is warned of")
    func warning() throws {
        let configuration = try GatewayConfiguration(
            ConfigurationSources(assignments: [Self.upstream, "master_key.env=STORE_KEY"])
        )
        #expect(configuration.warnings.count == 1)
        #expect(configuration.warnings.first?.hasPrefix("master_key.env: ") == true)
    }

    @Test("the former key is taken from beside the file, if it is there")
    func keyrings() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("master.key")
        let settings = try Self.settings("master_key: { file: \(path) }")
        #expect(throws: VaultError.file(.system(path: path, SystemError("open", code: ENOENT)))) {
            _ = try settings.keyring()
        }
        try MasterKeyFile(path: path).generate()
        _ = try settings.keyring()
        try Data("no key".utf8).write(to: URL(filePath: path + ".previous"))
        #expect(throws: VaultError.self) { _ = try settings.keyring() }
        let closed = try Self.settings(
            "master_key: { file: \(path), previous: { file: off } }"
        )
        _ = try closed.keyring()
    }
}
