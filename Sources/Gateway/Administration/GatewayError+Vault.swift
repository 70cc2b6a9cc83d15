import Vault

extension GatewayError {
    /// What an error of the store means to whoever administers it.
    init(_ error: VaultError) {
        self =
            switch error {
            case .clientExists: .administration(.clientExists)
            case .clientMissing: .administration(.clientMissing)
            case .clientRevoked: .administration(.clientRevoked)
            case .rotationInProgress: .administration(.rotationInProgress)
            case .certificateBound: .administration(.certificateBound)
            case .certificateNotBound: .administration(.certificateNotBound)
            case .credentialMissing: .administration(.credentialMissing)
            case .credentialChanged: .administration(.credentialChanged)
            // Everything else about a client and a credential has been looked at before.
            case .malformedClient:
                .validationFailed([
                    FieldProblem("name", "must be 1 to 64 letters, digits, '.', '_' or '-'")
                ])
            case .malformedCredential:
                .validationFailed([
                    FieldProblem("token", "must be 1 to 512 visible ASCII characters")
                ])
            case .graceTooLong:
                .validationFailed([FieldProblem("grace", "must be at most 9600h (400 days)")])
            case .keyMissing: .administration(.keyMissing)
            // Somebody else has changed the other member since it was looked at.
            case .contradictoryPermissions, .clientChanged: .administration(.clientChanged)
            case .integrity, .damagedRecords, .internalKeyDamaged, .clientDamaged: .storeIntegrity
            case .masterKeyExhausted: .administration(.masterKeyExhausted)
            case .file, .malformedMasterKey, .masterKey, .wrongMasterKey, .retiredMasterKey,
                .previousMasterKeyMissing, .masterKeyUnknown, .masterKeyActive, .masterKeyNeeded,
                .masterKeyNotInUse, .rotationUnfinished, .rotationRunning, .newerStore, .emptyStore,
                .storeMissing, .masterKeyNotReplaced, .database,
                .operationMissing, .operationConflict:
                .storeUnavailable
            }
    }
}
