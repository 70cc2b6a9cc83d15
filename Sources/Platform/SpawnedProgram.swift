import CLinux
import Glibc

/// A program that has been started in a process group of its own, which ends with this value.
struct SpawnedProgram: ~Copyable {
    /// How long to wait at most before looking whether it has ended.
    private static let pause: Int32 = 20

    private let identifier: pid_t
    private let output: FileDescriptor

    private init(_ identifier: pid_t, output: consuming FileDescriptor) {
        self.identifier = identifier
        self.output = output
    }

    static func start(_ words: [String]) throws(ProgramFailure) -> SpawnedProgram {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .system(SystemError("pipe")) }
        let reading = FileDescriptor(adopting: ends[0])
        let writing = FileDescriptor(adopting: ends[1])
        var identifier: pid_t = 0
        let code = spawn(words, writingTo: writing.raw, &identifier)
        guard code == 0 else { throw .cannotStart(SystemError("spawn", code: code)) }
        return SpawnedProgram(identifier, output: reading)
    }

    deinit {
        // It has not been waited for, so that neither its id nor its group's is anybody else's.
        kill(-identifier, SIGKILL)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }

    /// Takes what it writes until it ends; returns how, as `waitpid` says it.
    borrowing func end(
        into bytes: inout OutputSpan<UInt8>,
        by deadline: MonotonicTime
    ) throws(ProgramFailure) -> Int32 {
        var isOpen = true
        while true {
            if isOpen {
                isOpen = try receive(into: &bytes, waiting: Self.pause)
            } else {
                usleep(1000)
            }
            if let status = try status() {
                // What it had written before it ended; children of its own are not waited for.
                while isOpen, try isReadable(waiting: 0) {
                    isOpen = try receive(into: &bytes, waiting: 0)
                }
                return status
            }
            guard MonotonicTime.now < deadline else { throw .tooSlow }
        }
    }

    /// False once it has closed its output.
    private borrowing func receive(
        into bytes: inout OutputSpan<UInt8>,
        waiting: Int32
    ) throws(ProgramFailure) -> Bool {
        guard try isReadable(waiting: waiting) else { return true }
        do {
            let count = try FileDescriptor.read(output.raw, into: &bytes)
            guard !bytes.isFull else { throw ProgramFailure.tooMuch }
            return count > 0
        } catch let error as SystemError {
            throw .system(error)
        } catch {
            throw .tooMuch
        }
    }

    private borrowing func isReadable(waiting: Int32) throws(ProgramFailure) -> Bool {
        var question = pollfd(fd: output.raw, events: Int16(POLLIN), revents: 0)
        let count = poll(&question, 1, waiting)
        if count < 0, errno != EINTR { throw .system(SystemError("poll")) }
        return count > 0
    }

    /// How it has ended, without waiting for it: its id stays its own.
    private borrowing func status() throws(ProgramFailure) -> Int32? {
        var information = siginfo_t()
        let flags = WEXITED | WNOHANG | WNOWAIT
        guard waitid(P_PID, id_t(identifier), &information, flags) == 0 else {
            throw .system(SystemError("waitid"))
        }
        guard information._sifields._sigchld.si_pid == identifier else { return nil }
        let status = information._sifields._sigchld.si_status
        return information.si_code == CLD_EXITED ? status << 8 : status
    }

    // MARK: The start

    private static func spawn(
        _ words: [String],
        writingTo output: Int32,
        _ identifier: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // First, for a process without standard input may have its pipe there.
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this process ignores or blocks, the program must not.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        return posix_spawn(
            &identifier,
            arguments[0] ?? strdup(""),
            &actions,
            &attributes,
            arguments,
            CLinux_environment()
        )
    }
}
