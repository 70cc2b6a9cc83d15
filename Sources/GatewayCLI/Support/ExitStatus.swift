/// How the program ends: the codes of `sysexits.h`, and 1 for a plain no.
enum ExitStatus: Int32, Sendable {
    case success = 0
    /// Everything was in order but the answer is no: there is no such client, for example.
    case refused = 1
    /// The command line is not understood.
    case usage = 64
    /// The input or the store's content is not what it should be.
    case dataError = 65
    /// A file that was named cannot be read.
    case noInput = 66
    /// An address that is taken, or a provider that cannot be asked.
    case unavailable = 69
    /// The kernel refused something that it should not.
    case systemError = 71
    /// A file cannot be created.
    case cannotCreate = 73
    /// Reading or writing failed on the way.
    case inputOutput = 74
    /// The configuration, the master key, or who may read them.
    case configuration = 78
}
