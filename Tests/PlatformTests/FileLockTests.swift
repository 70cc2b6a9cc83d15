import Foundation
import Platform
import TestSupport
import Testing

@Suite struct FileLockTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Whether it could be taken, or whose it is.
    private func attempt() throws -> String {
        switch try FileLock.attempt(directory.path("lock")) {
        case .locked(let lock): withExtendedLifetime(lock) { "taken" }
        case .held(let process): "held by \(process ?? 0)"
        }
    }

    @Test("it is one's at a time, for as long as it lives, and says whose")
    func exclusion() throws {
        do {
            guard case .locked(let lock) = try FileLock.attempt(directory.path("lock")) else {
                return #expect(Bool(false), "nobody has it")
            }
            #expect(try attempt() == "held by \(ProcessInfo.processInfo.processIdentifier)")
            withExtendedLifetime(lock) {}
        }
        #expect(try attempt() == "taken")
        #expect(try attempt() == "taken")
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path("lock"))[
            .posixPermissions
        ]
        #expect(mode as? Int == 0o600)
    }

    @Test("what an earlier holder wrote is no lock")
    func leftover() throws {
        try Data("99999999999999\n".utf8).write(to: URL(filePath: directory.path("lock")))
        #expect(try attempt() == "taken")
    }

    @Test("a link or a folder in its place is refused")
    func strangers() throws {
        try FileManager.default.createSymbolicLink(
            atPath: directory.path("link"),
            withDestinationPath: directory.path("target")
        )
        #expect(throws: SystemError.self) { _ = try FileLock.attempt(directory.path("link")) }
        #expect(throws: SystemError.self) { _ = try FileLock.attempt(directory.path) }
        #expect(!FileManager.default.fileExists(atPath: directory.path("target")))
    }
}
