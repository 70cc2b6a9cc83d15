import Foundation
import Vault

extension ClientRegistry {
    /// The registry as commands use it: what they change is on record with the user who gave them.
    init(operatorOf store: GatewayStore) {
        let user = ProcessInfo.processInfo.userName
        self.init(store: store, actor: user.isEmpty ? "command line" : "command line, user \(user)")
    }
}
