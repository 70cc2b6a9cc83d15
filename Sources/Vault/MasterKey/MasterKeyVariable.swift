import Cryptography
import Platform

/// The master key in an environment variable: the last resort, as whatever this process starts before it is
/// read inherits it.
///
/// Reading takes the value out of the environment, so a process reads it once.
public struct MasterKeyVariable: MasterKeySource {
    private let variable: String

    public init(name: String) {
        variable = name
    }

    public var name: String { "variable \(variable)" }

    public var isRepeatable: Bool { false }

    public func load() throws(VaultError) -> MasterKey {
        var outcome = EnvironmentVariable.Outcome.missing
        let text = SecretBytes(capacity: MasterKey.textLength + 1) { output in
            outcome = EnvironmentVariable.take(variable, into: &output)
        }
        switch outcome {
        case .missing: throw .masterKey(.variableMissing(name: variable))
        case .tooLong: throw .malformedMasterKey(path: name)
        case .taken: break
        }
        guard let key = MasterKey(text: text) else { throw .malformedMasterKey(path: name) }
        return key
    }
}
