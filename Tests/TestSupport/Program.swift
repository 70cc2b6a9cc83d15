import Foundation

/// An executable, run as a process of its own.
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

    /// There is no such executable; the gateway's own is built beside the tests.
    public struct Missing: Error {
        public let path: String
    }

    public let directory: TemporaryDirectory
    public var environment: [String: String] = [:]
    private let executable: String

    /// The program at a path; the gateway as it was built beside the tests when none is given.
    public init(in directory: TemporaryDirectory, executable: String? = nil) {
        self.directory = directory
        self.executable = executable ?? Self.gateway
    }

    /// Runs to the end. The streams are files, so that nothing can wait for a reader.
    ///
    /// - Throws: ``Missing``, or the system's reason for not starting it.
    public func run(_ arguments: [String], input: String = "") async throws -> Result {
        let streams = try TemporaryDirectory()
        try Data(input.utf8).write(to: URL(filePath: streams.path("input")))
        var plan = try plan(arguments, streams: streams, output: .file(streams.path("output")))
        plan.input = streams.path("input")
        return Result(
            status: try await ChildProcess(plan).status(),
            output: streams.text("output"),
            error: streams.text("error")
        )
    }

    /// Starts and goes on.
    ///
    /// - Throws: as ``run(_:input:)``.
    public func start(_ arguments: [String]) throws -> RunningProgram {
        let streams = try TemporaryDirectory()
        let pipe = try OutputPipe()
        // Once the process has its copy, its end is the end of the output.
        defer { pipe.closeWriting() }
        let plan = try plan(arguments, streams: streams, output: .descriptor(pipe.writing))
        let process = try ChildProcess(plan)
        return RunningProgram(process, output: pipe, streams: streams, in: directory)
    }

    private func plan(
        _ arguments: [String],
        streams: TemporaryDirectory,
        output: ChildProcess.Output
    ) throws -> ChildProcess.Plan {
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            throw Missing(path: executable)
        }
        return ChildProcess.Plan(
            executable: executable,
            arguments: arguments,
            environment: environment.merging(Self.sanitizerOptions) { own, _ in own },
            directory: directory.path,
            output: output,
            error: streams.path("error")
        )
    }

    /// Under a sanitizer the executable has it built in, and needs to be told the same.
    private static let sanitizerOptions = ProcessInfo.processInfo.environment.filter {
        ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
    }

    /// The path of the gateway that was built beside the tests.
    public static let gateway: String = {
        let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests ?? "").deletingLastPathComponent()
            .appending(path: "vobiz-gateway").path
    }()
}
