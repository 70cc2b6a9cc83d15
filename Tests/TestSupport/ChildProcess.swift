import Foundation
import Platform

/// A process that a test started; killed when the value ends before the process does.
///
/// Started by `posix_spawn` and not by Foundation's `Process`, whose look through the open
/// descriptors writes past its buffer, which the address sanitizer does not let pass.
final class ChildProcess: Sendable {
    /// What is to be started, and where its streams go.
    struct Plan {
        var executable: String
        var arguments: [String]
        var environment: [String: String]
        var directory: String
        /// Read from here.
        var input = "/dev/null"
        var output: Output
        /// A file that is emptied first.
        var error: String
    }

    enum Output {
        /// A file that is emptied first.
        case file(String)
        case descriptor(Int32)
    }

    private static let env = "/usr/bin/env"

    private final class Ending: Sendable {
        /// The exit code, or what a shell says (128 and its number) for a signal; nil before.
        let status = Guarded<Int32?>(nil)
        let gate = Gate()
    }

    let identifier: pid_t
    private let ending = Ending()

    /// - Throws: `POSIXError` with the system's reason for not starting it.
    init(_ plan: Plan) throws {
        identifier = try Self.spawn(plan)
        Self.note(identifier)
        // Waiting blocks, so it has a thread of its own.
        Thread.detachNewThread { [identifier, ending] in
            Self.awaitEnd(of: identifier)
            // The number is given back only here, so that no signal meets a stranger.
            ending.status.withLock { $0 = Self.reap(identifier) }
            Self.running.withLock { _ = $0.remove(identifier) }
            ending.gate.open()
        }
    }

    deinit { send(SIGKILL) }

    /// Sends a signal; nothing happens if the process has ended.
    func send(_ signal: Int32) {
        ending.status.withLock { if $0 == nil { kill(identifier, signal) } }
    }

    /// How it ended, once it has.
    func status() async -> Int32 {
        await ending.gate.wait()
        return ending.status.withLock { $0 ?? -1 }
    }

    // MARK: The end of the tests

    private static let running = Guarded<Set<pid_t>>([])
    private static let killsAtExit: Bool = {
        atexit {
            for identifier in ChildProcess.running.withLock({ $0 }) { kill(identifier, SIGKILL) }
        }
        return true
    }()

    /// What a whole run of tests shares is never let go of, so its processes are ended with the run.
    private static func note(_ identifier: pid_t) {
        _ = killsAtExit
        running.withLock { _ = $0.insert(identifier) }
    }

    // MARK: Starting

    private static func spawn(_ plan: Plan) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let truncating = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, plan.input, O_RDONLY, 0)
        switch plan.output {
        case .file(let path):
            posix_spawn_file_actions_addopen(&actions, 1, path, truncating, 0o600)
        case .descriptor(let descriptor):
            posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
        }
        posix_spawn_file_actions_addopen(&actions, 2, plan.error, truncating, 0o600)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        )

        var identifier = pid_t()
        let variables = plan.environment.map { "\($0.key)=\($0.value)" }
        // It is env that changes the directory, which posix_spawn cannot do everywhere.
        let command = [Self.env, "--chdir=\(plan.directory)", plan.executable] + plan.arguments
        let error = withCStrings(command) { arguments in
            withCStrings(variables) { environment in
                posix_spawn(
                    &identifier,
                    Self.env,
                    &actions,
                    &attributes,
                    arguments,
                    environment
                )
            }
        }
        guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EINVAL) }
        return identifier
    }

    private static func awaitEnd(of identifier: pid_t) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0 {
            guard errno == EINTR else { return }
        }
    }

    private static func reap(_ identifier: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
