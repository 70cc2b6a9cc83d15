public import Cryptography
import Platform
import Synchronization

/// What leaves the process is watched for these: the current ``Tripwire``, which follows the vault.
///
/// Made by whoever starts the program, for log lines come before there is a vault and after it.
public final class SecretWatch: Sendable {
    private struct Known: Sendable {
        var version: Int64
        var fingerprints: [Fingerprint]
    }

    private struct State: Sendable {
        var tripwire: Tripwire
        var clients: ClientDirectory?
        var version: Int64 = -1
        var keyIDs: Set<[UInt8]> = []
        var credentials: [CredentialID: Known] = [:]
    }

    private let key: TripwireKey
    private let state: Guarded<State>
    private let changes = Atomic<UInt64>(0)
    private let answers = Atomic<Int>(0)
    private let lines = Atomic<Int>(0)

    /// Watches for API keys alone, until a vault is followed, and for whatever looks like one, until there are
    /// clients.
    public init(random: any RandomSource = SystemRandom()) {
        let key = TripwireKey(random: random)
        self.key = key
        state = Guarded(State(tripwire: Tripwire([], key: key)))
    }

    /// The current one. It takes a lock; who asks often keeps it until ``generation`` changes.
    public var tripwire: Tripwire { state.withLock { $0.tripwire } }

    /// Changes whenever ``tripwire`` does. One load.
    public var generation: UInt64 { changes.load(ordering: .acquiring) }

    // MARK: What was found

    /// How many answers were withheld because a secret stood in them.
    public var withheldAnswers: Int { answers.load(ordering: .relaxed) }
    /// In how many log lines a secret was made unreadable.
    public var maskedLines: Int { lines.load(ordering: .relaxed) }

    public func countAnswer() { answers.add(1, ordering: .relaxed) }
    public func countLine() { lines.add(1, ordering: .relaxed) }

    // MARK: Following

    /// From now on an API key is a secret when it is of one of these clients.
    public func follow(_ clients: ClientDirectory) {
        state.withLock { state in
            state.clients = clients
            state.tripwire = state.tripwire.knowing(clients)
            changes.add(1, ordering: .releasing)
        }
    }

    /// Whether these keys are watched for, and no others.
    func covers(_ keyring: Keyring) -> Bool {
        let ids = keyring.ids
        return state.withLock { $0.keyIDs == ids }
    }

    /// Takes over what the store holds. Credentials that are known already are not opened again; one that
    /// does not open is not watched for, for nobody can lend it either.
    ///
    /// A millisecond for a hundred new credentials, so it leaves its caller's loop.
    @concurrent
    func follow(_ stored: [StoredCredential], version: Int64, _ envelope: Envelope) async {
        let known = state.withLock { $0.credentials }
        var credentials: [CredentialID: Known] = [:]
        for credential in stored {
            if let same = known[credential.id], same.version == credential.version {
                credentials[credential.id] = same
            } else {
                credentials[credential.id] = Known(
                    version: credential.version,
                    fingerprints: fingerprints(of: credential, envelope)
                )
            }
        }
        let keys = fingerprints(of: envelope.keyring)
        let all = keys + credentials.values.flatMap(\.fingerprints)
        let next = State(
            tripwire: Tripwire(all, key: key),
            version: version,
            keyIDs: envelope.keyring.ids,
            credentials: credentials
        )
        state.withLock { state in
            // A slower one must not undo a later one.
            guard next.version >= state.version else { return }
            let clients = state.clients
            state = next
            state.clients = clients
            state.tripwire = next.tripwire.knowing(clients)
            changes.add(1, ordering: .releasing)
        }
    }

    private func fingerprints(
        of credential: StoredCredential,
        _ envelope: Envelope
    ) -> [Fingerprint] {
        do {
            let token = try envelope.open(credential.record, as: credential.recordName)
            return token.withBytes {
                Fingerprint.all(of: .credential(credential.id), $0, key: key)
            }
        } catch {
            return []
        }
    }

    /// The keys as octets, of which the hexadecimal form is the text's main part, and the whole text, which
    /// matters when it is encoded once more.
    private func fingerprints(of keyring: Keyring) -> [Fingerprint] {
        keyring.keys.flatMap { wrapping in
            wrapping.secret.withBytes { octets in
                let text = MasterKey.text(of: octets)
                return Fingerprint.all(of: .masterKey, octets, key: key)
                    + text.withBytes { Fingerprint.all(of: .masterKey, $0, key: key) }
            }
        }
    }
}
