import ArgumentParser
import VobizSimulator

/// Something that a simulated partner may not do.
enum DeniedCapability: String {
    case createAccounts = "create-accounts"
    case transferBalance = "transfer-balance"
    case viewCDRs = "view-cdrs"

    static func read(_ text: String) throws -> DeniedCapability {
        guard let capability = DeniedCapability(rawValue: text) else {
            throw ValidationError("Expected create-accounts, transfer-balance or view-cdrs.")
        }
        return capability
    }

    func deny(_ capabilities: inout SimulatorOptions.Capabilities) {
        switch self {
        case .createAccounts: capabilities.createAccounts = false
        case .transferBalance: capabilities.transferBalance = false
        case .viewCDRs: capabilities.viewCDRs = false
        }
    }
}
