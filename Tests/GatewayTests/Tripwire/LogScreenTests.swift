import Logging
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

@Suite struct LogScreenTests {
    private let watch = SecretWatch()
    private var screen: LogScreen { LogScreen(watch) }

    private func masked(_ line: String) -> String? {
        screen.masked(line)
    }

    @Test(
        "masks what has the form of a secret",
        arguments: [
            ("Authorization: Bearer abc.def-123/x=", "Authorization: Bearer ‹redacted›"),
            ("bearer abcdefgh, and so on", "bearer ‹redacted›, and so on"),
            ("{\"k\":\"vgwk_live_0123456789_abc\"}", "{\"k\":\"‹redacted›\"}"),
            (
                "vgwmk1:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff!",
                "‹redacted›!"
            ),
            (
                "x kst_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff y",
                "x ‹redacted› y"
            ),
            ("Bearer aaaaaaaa Bearer bbbbbbbb", "Bearer ‹redacted› Bearer ‹redacted›"),
            ("Bearer vgwk_live_0123456789_abc", "Bearer ‹redacted›"),
        ]
    )
    func patterns(_ line: String, _ expected: String) {
        #expect(masked(line) == expected)
    }

    @Test(
        "leaves alone what has not",
        arguments: [
            "", "listening on 127.0.0.1:8080", "the bearer of bad news", "Bearer", "bearer a b c",
            "keys begin with vgwk_", "vgwk_live", "a kst_ session", "vgwmk1: is the prefix",
        ]
    )
    func harmless(_ line: String) {
        #expect(masked(line) == nil)
    }

    @Test(
        "masks values by their names",
        arguments: [
            "Authorization", "x-api-key", "X-Auth-Token", "x-auth-id", "Cookie", "Idempotency-Key",
            "auth_token", "token", "password", "secret", "pan", "aadhaar", "otp", "api_key",
            "widget_url",
        ]
    )
    func names(_ name: String) {
        let (metadata, isMasked) = screen.masked([name: "canary", "path": "/v1/accounts"])
        #expect(isMasked)
        #expect(metadata == [name: "‹redacted›", "path": "/v1/accounts"])
    }

    @Test("masks values by their names at any depth")
    func depth() {
        let (metadata, isMasked) = screen.masked([
            "request": ["fields": [["token": "canary"], ["host": "x"]]]
        ])
        #expect(isMasked)
        #expect(!"\(metadata)".contains("canary"))
        #expect("\(metadata)".contains("host"))
    }

    @Test("leaves other metadata as they are")
    func otherNames() {
        let harmless: Logger.Metadata = ["status": "200", "tokens_left": "3", "list": ["a", "b"]]
        let (metadata, isMasked) = screen.masked(harmless)
        #expect(!isMasked)
        #expect(metadata == harmless)
    }

    @Test("masks what the vault holds, in any form and as a whole")
    func stored() async throws {
        let setup = try GatewayFixture()
        let vault = try await CredentialVault(store: setup.store, watch: watch)
        try await vault.store(
            customer: "MA_ABCD1234",
            token: setup.secret("stored-token-k3J8sX0qLw7Zt5"),
            now: .now
        )
        #expect(
            masked("a stored-token-k3J8sX0qLw7Zt5 b stored-token-k3J8sX0qLw7Zt5")
                == "a ‹redacted› b ‹redacted›"
        )
        let digits = "stored-token-k3J8sX0qLw7Zt5".utf8.map { String($0, radix: 16) }.joined()
        #expect(masked("(\(digits))") == "(‹redacted›)")
        #expect(masked("Bearer stored-token-k3J8sX0qLw7Zt5") == "Bearer ‹redacted›")
        // Cut off after its beginning, it takes nothing with it that is none of it.
        #expect(masked("cut: stored-token-k3J8 – and more") == "cut: ‹redacted› – and more")
        #expect(masked("stored-token-k3J8… ›") == "‹redacted›… ›")
    }
}
