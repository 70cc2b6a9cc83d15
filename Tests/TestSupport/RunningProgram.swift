import Foundation

/// A process that serves until it is told to end; killed when the value ends before.
public final class RunningProgram: Sendable {
    private let process: Process
    private let output: FileHandle
    private let streams: TemporaryDirectory
    /// Where it runs: the directory must not end before the process.
    private let directory: TemporaryDirectory
    private let end = Gate()

    init(_ process: Process, in directory: TemporaryDirectory) throws {
        self.directory = directory
        streams = try TemporaryDirectory()
        try Data().write(to: URL(filePath: streams.path("error")))
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = try FileHandle(
            forWritingTo: URL(filePath: streams.path("error"))
        )
        process.terminationHandler = { [end] _ in end.open() }
        self.process = process
        output = pipe.fileHandleForReading
        try process.run()
        // Its copy is the child's alone now, so that the child's end is the end of the output.
        try pipe.fileHandleForWriting.close()
    }

    deinit {
        if !end.isOpen { kill(process.processIdentifier, SIGKILL) }
    }

    public var identifier: Int32 { process.processIdentifier }

    /// The next line of its standard output; what is there when the output ends without one.
    public func line() async -> String {
        await withCheckedContinuation { continuation in
            // Reading blocks, so it has a thread of its own.
            Thread.detachNewThread { [output] in
                var line: [UInt8] = []
                while let byte = output.readData(ofLength: 1).first, byte != UInt8(ascii: "\n") {
                    line.append(byte)
                }
                continuation.resume(returning: String(decoding: line, as: UTF8.self))
            }
        }
    }

    /// Sends a signal.
    public func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// How it ended, once it has: the exit code, or what a shell says for a signal.
    public func status() async -> Int32 {
        await end.wait()
        return process.shellStatus
    }

    /// What it has written to standard error so far.
    public func errors() -> String {
        let data = FileManager.default.contents(atPath: streams.path("error")) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}
