import ArgumentParser
import Vault

/// Whose credential is to be stored or removed. Customers' credentials are captured by the gateway itself; an
/// operator deals with one only when it is damaged or has to go.
enum CredentialOwner: String, ExpressibleByArgument, CaseIterable, Sendable {
    case partner
    case customer

    /// The form of its ids.
    var idForm: String {
        switch self {
        case .partner: "PA_ and 4 to 32 capital letters or digits"
        case .customer: "MA_ and 4 to 32 capital letters or digits"
        }
    }

    func isID(_ text: String) -> Bool {
        switch self {
        case .partner: AuthID.isPartner(text)
        case .customer: AuthID.isCustomer(text)
        }
    }
}
