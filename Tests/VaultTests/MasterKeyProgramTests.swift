import Foundation
import Platform
import TestSupport
import Testing

@testable import Vault

/// A program that does not give a key, and what is said of it.
struct RefusedProgram: Sendable, CustomTestStringConvertible {
    let name: String
    let words: [String]
    let failure: ProgramFailure

    init(_ name: String, _ script: String, _ failure: ProgramFailure) {
        self.init(name, ["/bin/sh", "-c", script], failure)
    }

    init(_ name: String, _ words: [String], _ failure: ProgramFailure) {
        self.name = name
        self.words = words
        self.failure = failure
    }

    var testDescription: String { name }
}

@Suite(.blocking) struct MasterKeyProgramTests {
    private static let text = "vgwmk1:" + MasterKeyFileTests.key

    private static func load(
        _ words: [String],
        patience: Duration = .seconds(60)
    ) throws(VaultError) -> [UInt8] {
        KeyEncryptionKey(try MasterKeyProgram(words: words, patience: patience).load()).id
    }

    @Test("is what the program writes, with its arguments as they are")
    func output() throws {
        let id = try Self.load(["/bin/echo", Self.text])
        #expect(
            try Self.load(["/usr/bin/printf", "%s%s\\n", "vgwmk1:", MasterKeyFileTests.key]) == id
        )
        // A shell would have made something else of these.
        #expect(throws: VaultError.malformedMasterKey(path: "command /bin/echo")) {
            _ = try Self.load(["/bin/echo", "$HOME", ";", Self.text])
        }
    }

    @Test("runs with nothing of this process but its environment")
    func surroundings() throws {
        let script = """
            read line && exit 11
            for descriptor in /proc/self/fd/*; do
                [ "${descriptor##*/}" -gt 9 ] && exit 12
            done
            [ "$(readlink /proc/$$/fd/2)" = /dev/null ] || exit 13
            # Signals 32 and 33 are the C library's own.
            grep -Eq '^SigIgn:.(0{16}|0000000180000000)$' /proc/$$/status || exit 14
            echo noise >&2
            [ -n "$PATH" ] || exit 15
            echo \(Self.text)
            """
        _ = try Self.load(["/bin/sh", "-c", script])
    }

    private static let refused = [
        RefusedProgram("fails", "echo \(text); exit 3", .exited(status: 3)),
        RefusedProgram("is killed", "kill -9 $$", .killed(signal: SIGKILL)),
        RefusedProgram(
            "is missing",
            ["/nowhere/key"],
            .cannotStart(SystemError("spawn", code: ENOENT))
        ),
        RefusedProgram(
            "is no program",
            ["/dev/null"],
            .cannotStart(SystemError("spawn", code: EACCES))
        ),
        RefusedProgram("writes too much", "head -c 4097 /dev/zero; sleep 600", .tooMuch),
        RefusedProgram("never stops writing", "cat /dev/zero", .tooMuch),
    ]

    @Test("says why there is none, and never what was written", arguments: refused)
    func failures(_ program: RefusedProgram) throws {
        let error = VaultError.masterKey(
            .program(name: program.words[0], program.failure)
        )
        #expect(throws: error) { _ = try Self.load(program.words) }
        #expect(!"\(error)".contains(MasterKeyFileTests.key))
    }

    @Test(
        "refuses any other output",
        arguments: [
            "true", "echo", "echo \(text) \(text)", "echo key: \(text)", "head -c 4096 /dev/zero",
        ]
    )
    func otherText(_ script: String) throws {
        #expect(throws: VaultError.malformedMasterKey(path: "command /bin/sh")) {
            _ = try Self.load(["/bin/sh", "-c", script])
        }
    }

    @Test(
        "ends what is too slow, with all that it has started, even if that will not",
        arguments: [
            "exec sleep 600", "trap '' TERM HUP INT; sleep 600", "echo \(text); exec sleep 600",
            "exec >&-; sleep 600", "sleep 600 & wait",
        ]
    )
    func slowness(_ script: String) async throws {
        let directory = try TemporaryDirectory()
        let note = "echo $$ > \(directory.path("group")); \(script)"
        #expect(throws: VaultError.masterKey(.program(name: "/bin/sh", .tooSlow))) {
            _ = try Self.load(["/bin/sh", "-c", note], patience: .milliseconds(300))
        }
        // The group has nobody left, unless the machine was too slow for it to begin.
        if let group = pid_t(directory.text("group").dropLast()) {
            try await until { kill(-group, 0) != 0 || isDead(group) }
        }
    }

    /// Those who are not waited for by anybody stay as zombies until somebody is.
    private func isDead(_ group: pid_t) -> Bool {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap(Int32.init).allSatisfy { process in
            guard getpgid(process) == group,
                let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            else { return true }
            return status.contains(") Z ")
        }
    }

    @Test("does not wait for what the program has left behind")
    func leftovers() throws {
        _ = try Self.load(["/bin/sh", "-c", "sleep 600 & echo \(Self.text)"])
    }
}
