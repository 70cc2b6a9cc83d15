import Foundation

/// The executable as it was built beside the tests, run as a process of its own.
///
/// It starts in a directory of the test's and sees none of the environment that the tests run in.
public struct Program: Sendable {
    /// How a process ended and what it said.
    public struct Result: Sendable {
        /// The exit code; what a shell says (128 and its number) for a signal.
        public let status: Int32
        public let output: String
        public let error: String
    }

    /// The executable is not where the tests are: it was not built.
    public struct Missing: Error {
        public let path: String
    }

    public let directory: TemporaryDirectory
    public var environment: [String: String] = [:]

    public init(in directory: TemporaryDirectory) {
        self.directory = directory
    }

    /// Runs to the end. The streams are files, so that nothing can wait for a reader.
    ///
    /// - Throws: ``Missing``, or the system's reason for not starting it.
    public func run(_ arguments: [String], input: String = "") async throws -> Result {
        let streams = try TemporaryDirectory()
        let process = try process(arguments)
        try Data(input.utf8).write(to: URL(filePath: streams.path("input")))
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: streams.path("input")))
        process.standardOutput = try Self.file(streams.path("output"))
        process.standardError = try Self.file(streams.path("error"))
        let end = Gate()
        process.terminationHandler = { _ in end.open() }
        try process.run()
        await end.wait()
        return Result(
            status: process.shellStatus,
            output: try Self.text(streams.path("output")),
            error: try Self.text(streams.path("error"))
        )
    }

    /// Starts and goes on.
    ///
    /// - Throws: as ``run(_:input:)``.
    public func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(process(arguments), in: directory)
    }

    private func process(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = try Self.executable()
        process.arguments = arguments
        process.environment = environment.merging(Self.sanitizerOptions) { own, _ in own }
        process.currentDirectoryURL = URL(filePath: directory.path)
        return process
    }

    /// Under a sanitizer the executable has it built in, and needs to be told the same.
    private static let sanitizerOptions = ProcessInfo.processInfo.environment.filter {
        ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
    }

    private static func executable() throws -> URL {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: tests).deletingLastPathComponent()
            .appending(path: "vobiz-gateway")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw Missing(path: program.path)
        }
        return program
    }

    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}

extension Process {
    var shellStatus: Int32 {
        terminationReason == .uncaughtSignal ? 128 + terminationStatus : terminationStatus
    }
}
