import CLinux
import Glibc

/// What another program writes to its standard output, straight into the caller's memory.
public enum ProgramOutput {
    /// Starts the program, without a shell, and appends all that it writes. Blocks until it has ended.
    ///
    /// The program reads nothing, has no descriptor of this process but the one for its output, what it
    /// says on standard error is heard by nobody, and when this returns nothing of its process group is
    /// left.
    ///
    /// - Parameters:
    ///   - words: the program's absolute path and its arguments.
    ///   - output: with room for a byte more than it may write.
    ///   - patience: for the whole, from the start to the end.
    /// - Throws: ``ProgramFailure``, for an exit status other than 0 too.
    public static func read(
        of words: [String],
        into output: inout OutputSpan<UInt8>,
        within patience: Duration
    ) throws(ProgramFailure) {
        let deadline = MonotonicTime.now + patience
        let program = try SpawnedProgram.start(words)
        let status = try program.end(into: &output, by: deadline)
        // As <sys/wait.h> has it in macros.
        let signal = status & 0x7F
        guard signal == 0 else { throw .killed(signal: signal) }
        let code = status >> 8 & 0xFF
        guard code == 0 else { throw .exited(status: code) }
    }
}
