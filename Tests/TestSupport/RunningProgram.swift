import Foundation

/// A process that serves until it is told to end; killed when the value ends before.
public final class RunningProgram: Sendable {
    private let process: ChildProcess
    private let output: OutputPipe
    private let streams: TemporaryDirectory
    /// Where it runs: the directory must not end before the process.
    private let directory: TemporaryDirectory

    init(
        _ process: ChildProcess,
        output: OutputPipe,
        streams: TemporaryDirectory,
        in directory: TemporaryDirectory
    ) {
        self.process = process
        self.output = output
        self.streams = streams
        self.directory = directory
    }

    public var identifier: Int32 { process.identifier }

    /// The next line of its standard output; what is there when the output ends without one.
    public func line() async -> String {
        await withCheckedContinuation { continuation in
            // Reading blocks, so it has a thread of its own.
            Thread.detachNewThread { [output] in continuation.resume(returning: output.line()) }
        }
    }

    /// Sends a signal.
    public func send(_ signal: Int32) {
        process.send(signal)
    }

    /// How it ended, once it has: the exit code, or what a shell says for a signal.
    public func status() async -> Int32 {
        await process.status()
    }

    /// What it has written to standard error so far.
    public func errors() -> String {
        streams.text("error")
    }
}
