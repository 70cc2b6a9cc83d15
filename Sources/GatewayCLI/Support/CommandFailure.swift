import Gateway
import Platform
import Vault

/// Why a command ends, in words for the person who gave it, and with which code.
struct CommandFailure: Error, Sendable {
    /// One line each.
    let messages: [String]
    let status: ExitStatus

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        messages = [message]
    }

    /// Several messages, one line each.
    init(_ status: ExitStatus, _ messages: [String]) {
        self.status = status
        self.messages = messages
    }

    init(_ error: ConfigurationError) {
        status = .configuration
        messages = error.problems.map(\.description)
    }

    init(_ error: StartError) {
        self.init(ExitStatus(rawValue: error.exitCode) ?? .systemError, error.message)
    }
}

extension CommandFailure {
    /// What an error of the store means for a command about `subject`, such as `client demo`.
    init(_ error: VaultError, _ subject: String) {
        switch error {
        case .file(let error):
            self.init(store: error)
        case .malformedMasterKey, .masterKey, .wrongMasterKey, .retiredMasterKey,
            .previousMasterKeyMissing, .masterKeyExhausted:
            self.init(.configuration, Self.masterKeyMessage(error))
        case .damagedRecords(let places):
            self.init(
                .dataError,
                places.map {
                    "the record \($0) does not open; it is as it was, and all others are done"
                }
            )
        case .newerStore:
            self.init(.dataError, "the store was written by a newer version of this program")
        case .integrity:
            self.init(
                .dataError,
                "the store is damaged: a sealed record does not open (see store verify)"
            )
        case .clientDamaged:
            self.init(
                .dataError,
                "\(subject): its row is not what this program wrote; revoke it (see store verify)"
            )
        case .internalKeyDamaged(let name):
            self.init(
                .dataError,
                "the store is damaged: its internal key \(name) does not open; restore a backup"
            )
        case .emptyStore(let path):
            self.init(
                .dataError,
                "\(path): is empty; restore a backup, or remove it to begin a new store"
            )
        case .storeMissing(let path):
            self.init(
                .noInput,
                "\(path): there is no store; serve, credential set and client create make one"
            )
        case .database(let code):
            let fault = StoreFault(code: code)
            self.init(fault.isDamage ? .dataError : .inputOutput, "\(fault)")
        case .malformedCredential:
            self.init(.dataError, "\(subject): the token is not 1 to 512 visible ASCII characters")
        case .malformedClient:
            self.init(
                .usage,
                "\(subject): a name has 1 to 64 letters, digits, '.', '_' or '-'"
            )
        case .graceTooLong:
            self.init(.usage, "\(subject): a former key goes on for at most 9600h (400 days)")
        case .contradictoryPermissions:
            self.init(
                .usage,
                "\(subject): would end before it begins, or its burst would take longer than a day "
                    + "at its rate"
            )
        default:
            self.init(.refused, "\(subject): \(Self.refusal(error))")
        }
    }

    /// The store's directory or file: who may use it is a matter of set-up, the rest of the disk.
    private init(store error: PrivateFileError) {
        if case .system = error {
            self.init(.cannotCreate, error.description)
        } else {
            self.init(.configuration, error.description)
        }
    }

    private static func masterKeyMessage(_ error: VaultError) -> String {
        switch error {
        case .malformedMasterKey(let path): "\(path): not a master key"
        case .masterKey(let fault): "master key: \(fault)"
        case .wrongMasterKey: "the store was made with another master key"
        case .retiredMasterKey:
            "the master key was retired in this store; another one is in use"
        case .previousMasterKeyMissing(let records):
            "\(records) sealed records need the master key before, which is not at hand; "
                + "it belongs in master_key.previous until store rewrap has come to its end"
        default: "the master key is used up and must be replaced"
        }
    }

    private static func refusal(_ error: VaultError) -> String {
        switch error {
        case .credentialMissing: "there is none"
        case .credentialChanged, .clientChanged:
            "was changed by somebody else just now; nothing was done"
        case .clientExists: "exists already"
        case .clientMissing: "there is no such client"
        case .clientRevoked: "is revoked"
        case .keyMissing: "there is no such key (see client show)"
        case .rotationInProgress:
            "has two valid keys already; wait until the older one ends, or revoke it with --key"
        case .certificateBound: "stands for a client already"
        case .certificateNotBound: "does not stand for this client"
        case .masterKeyUnknown: "the store knows no such master key"
        case .masterKeyNotReplaced: "no replaced master key is left to retire"
        case .masterKeyActive: "is the one in use"
        case .masterKeyNeeded(let records):
            "\(records) sealed records still need it; first: store rewrap"
        case .masterKeyNotInUse:
            "the new master key is not in use yet: let the gateway reload it (SIGHUP), "
                + "or give store rewrap --activate if none runs"
        case .rotationUnfinished(let path):
            "\(path) holds the key before, so the last rotation has not come to its end: "
                + "store rewrap, master-key retire, then move that file away"
        case .rotationRunning(let path):
            "another rotation is under way (it holds \(path)); nothing was done"
        case .operationMissing: "there is no such operation"
        default: "is in use"
        }
    }
}
