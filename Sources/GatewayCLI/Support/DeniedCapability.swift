import ArgumentParser
import VobizSimulator

/// Something that a simulated partner may not do.
enum DeniedCapability: String, CaseIterable {
    case createAccounts = "create-accounts"
    case transferBalance = "transfer-balance"
    case transferLimits = "transfer-limits"
    case viewCDRs = "view-cdrs"

    static var names: String {
        allCases.map { $0.rawValue }.joined(separator: ", ")
    }

    static func read(_ text: String) throws -> DeniedCapability {
        guard let capability = DeniedCapability(rawValue: text) else {
            throw ValidationError("Expected one of \(names).")
        }
        return capability
    }

    func deny(_ capabilities: inout SimulatorOptions.Capabilities) {
        switch self {
        case .createAccounts: capabilities.createAccounts = false
        case .transferBalance: capabilities.transferBalance = false
        case .transferLimits: capabilities.transferLimits = false
        case .viewCDRs: capabilities.viewCDRs = false
        }
    }
}
