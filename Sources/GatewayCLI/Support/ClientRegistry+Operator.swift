import Vault

extension ClientRegistry {
    /// The registry as commands use it: what they change is on record with the user who gave them.
    init(operatorOf store: GatewayStore) {
        self.init(store: store, actor: CommandActor.name)
    }
}
