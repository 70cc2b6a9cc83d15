import Foundation
import HTTPServer
import Platform
import TestSupport
import Testing

/// A server beside its callers, on one machine.
@Suite("Unix-domain sockets", .blocking, .timeLimit(.minutes(15)))
struct UnixSocketTests {
    private static let curl = "/usr/bin/curl"

    private let directory: TemporaryDirectory
    private var path: String { directory.path("s") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func withServer(
        mode: UInt32 = 0o660,
        _ body: (Server) async throws -> Void
    ) async throws {
        let loops = try (0..<2).map { try EventLoop(name: "unix-\($0)") }
        defer { for loop in loops { loop.stop() } }
        let server = try await Server(
            at: .unix(path),
            on: loops,
            limits: .patient,
            socketMode: mode
        ) { loop in
            TestResponder(log: EventLog(), gate: Gate(), loopName: loop.name)
        }
        do {
            try await body(server)
        } catch {
            await server.drain(patience: .zero)
            throw error
        }
        await server.drain(patience: .zero)
    }

    private func mode() throws -> UInt32 {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? UInt32)
    }

    private func error() async -> SystemError? {
        do {
            try await withServer { _ in }
            return nil
        } catch {
            return error as? SystemError
        }
    }

    @Test("serves, to whom the file mode says", arguments: [0o600, 0o660, 0o666] as [UInt32])
    func serves(mode: UInt32) async throws {
        try await withServer(mode: mode) { server in
            #expect(server.address == .unix(path))
            #expect(try self.mode() == mode)
            guard FileManager.default.isExecutableFile(atPath: Self.curl) else { return }
            let program = Program(in: directory, executable: Self.curl)
            let result = try await program.run(
                ["--silent", "--max-time", "10", "--unix-socket", path, "http://gateway/a"]
            )
            #expect(result.output == "/a")
        }
        #expect(!FileManager.default.fileExists(atPath: path), "the name was left behind")
    }

    @Test("takes over the name that an ended process has left")
    func leftover() async throws {
        do { _ = try UnixSocketFile.listening(at: path, mode: 0o600) }
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(await error() == nil)
    }

    @Test("does not push out whoever listens, and leaves the name to whoever has it by now")
    func inUse() async throws {
        try await withServer { _ in
            #expect(await error()?.code == EADDRINUSE)
            #expect(FileManager.default.fileExists(atPath: path))
            try FileManager.default.removeItem(atPath: path)
            try Data("another's".utf8).write(to: URL(filePath: path))
        }
        #expect(directory.text("s") == "another's")
    }

    @Test("never removes what is no socket")
    func otherFile() async throws {
        try Data("precious".utf8).write(to: URL(filePath: path))
        #expect(await error()?.code == EADDRINUSE)
        #expect(directory.text("s") == "precious")
    }
}
