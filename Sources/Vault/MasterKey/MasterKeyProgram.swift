import Cryptography
import Platform

/// The master key as what a program writes: the way to key management services.
///
/// The program has five seconds and 4096 bytes. It is started without a shell and inherits the environment,
/// for it may need an address or an identity, but no descriptor. What it says on standard error goes
/// nowhere, and what it writes into no message.
public struct MasterKeyProgram: MasterKeySource {
    public static let byteLimit = 4096
    public static let patience = Duration.seconds(5)

    private let words: [String]
    private let patience: Duration

    /// - Parameters:
    ///   - words: the program's absolute path and its arguments.
    ///   - patience: for the whole.
    public init(words: [String], patience: Duration = MasterKeyProgram.patience) {
        self.words = words
        self.patience = patience
    }

    /// Without the arguments, which may lead to more than they should say.
    public var name: String { "command \(program)" }

    private var program: String { words.first ?? "" }

    public func load() throws(VaultError) -> MasterKey {
        let text: SecretBytes
        do throws(ProgramFailure) {
            text = try SecretBytes(capacity: Self.byteLimit + 1) {
                output throws(ProgramFailure) in
                try ProgramOutput.read(of: words, into: &output, within: patience)
            }
        } catch {
            throw .masterKey(.program(name: program, error))
        }
        guard let key = MasterKey(text: text) else { throw .malformedMasterKey(path: name) }
        return key
    }
}
