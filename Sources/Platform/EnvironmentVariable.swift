import CLinux
import Glibc

/// The environment that this process was started with.
public enum EnvironmentVariable {
    /// What came of taking a secret out of a variable.
    public enum Outcome: Sendable {
        case taken
        case missing
        /// There is more than the caller's memory holds; the variable is gone all the same.
        case tooLong
    }

    /// Moves a variable's value into the caller's memory: it is overwritten where it stood, so that
    /// `/proc/<pid>/environ` does not show it any more, and programs that are started from now on do
    /// not inherit it. To be called before other threads look at the environment.
    public static func take(
        _ name: String,
        into output: inout OutputSpan<UInt8>
    ) -> Outcome {
        guard let value = getenv(name) else { return .missing }
        let length = strlen(value)
        let outcome = length <= output.freeCapacity ? Outcome.taken : .tooLong
        if case .taken = outcome {
            for index in 0..<length { output.append(UInt8(bitPattern: value[index])) }
        }
        explicit_bzero(value, length)
        unsetenv(name)
        return outcome
    }

    /// The variables whose names begin so; no other one's value is copied.
    public static func all(beginning prefix: String) -> [String: String] {
        var variables: [String: String] = [:]
        var next = CLinux_environment()
        while let entry = next?.pointee {
            next = next?.advanced(by: 1)
            guard strncmp(entry, prefix, prefix.utf8.count) == 0 else { continue }
            let text = String(cString: entry)
            guard let sign = text.firstIndex(of: "=") else { continue }
            let name = String(text[..<sign])
            // The first one counts, as for getenv.
            if variables[name] == nil { variables[name] = String(text[text.index(after: sign)...]) }
        }
        return variables
    }

    /// The value of one that holds no secret.
    public static func text(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
