/// Why a program that was to give something did not: never what it wrote.
public enum ProgramFailure: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotStart(SystemError)
    /// It was not done in time, and was ended with all that it had started.
    case tooSlow
    /// It wrote more than was to be expected, and was ended.
    case tooMuch
    case exited(status: Int32)
    case killed(signal: Int32)
    case system(SystemError)

    public var description: String {
        switch self {
        case .cannotStart(let error): "cannot be started: \(error)"
        case .tooSlow: "was not done in time"
        case .tooMuch: "wrote more than it may"
        case .exited(let status): "ended with status \(status)"
        case .killed(let signal): "was ended by signal \(signal)"
        case .system(let error): "\(error)"
        }
    }
}
