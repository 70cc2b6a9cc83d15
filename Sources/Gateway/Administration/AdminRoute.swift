import HTTP

/// The routes of the admin listener. Health and readiness are described with the public API, the rest in
/// openapi/admin.yaml; tests keep both equal to this table, both ways.
enum AdminRoute: Int, Sendable, CaseIterable {
    case health, readiness
    case descriptionYAML, descriptionJSON
    case clients, createClient, client, changeClient, revokeClient
    case rotateClient, revokeKey, bindCertificate, unbindCertificate
    case credentials, setPartner, setCustomer, removeCustomer
    case probePartner, promotePartner, rollbackPartner, removeStandby
    case operations, operation, resolveOperation

    var method: RequestMethod {
        switch self {
        case .health, .readiness, .descriptionYAML, .descriptionJSON, .clients, .client,
            .credentials, .operations, .operation:
            .get
        case .createClient, .rotateClient, .bindCertificate, .probePartner, .promotePartner,
            .rollbackPartner, .resolveOperation:
            .post
        case .setPartner, .setCustomer: .put
        case .changeClient: .patch
        case .revokeClient, .revokeKey, .unbindCertificate, .removeCustomer, .removeStandby: .delete
        }
    }

    var pattern: String {
        switch self {
        case .health: "/healthz"
        case .readiness: "/readyz"
        case .descriptionYAML: "/admin/v1/openapi.yaml"
        case .descriptionJSON: "/admin/v1/openapi.json"
        case .clients, .createClient: "/admin/v1/clients"
        case .client, .changeClient, .revokeClient: "/admin/v1/clients/{name}"
        case .rotateClient: "/admin/v1/clients/{name}/rotate"
        case .revokeKey: "/admin/v1/clients/{name}/keys/{kid}"
        case .bindCertificate, .unbindCertificate: "/admin/v1/clients/{name}/certificates"
        case .credentials: "/admin/v1/credentials"
        case .setPartner: "/admin/v1/credentials/partner"
        case .setCustomer, .removeCustomer: "/admin/v1/credentials/customers/{id}"
        case .probePartner: "/admin/v1/credentials/partner/probe"
        case .promotePartner: "/admin/v1/credentials/partner/promote"
        case .rollbackPartner: "/admin/v1/credentials/partner/rollback"
        case .removeStandby: "/admin/v1/credentials/partner/standby"
        case .operations: "/admin/v1/operations"
        case .operation: "/admin/v1/operations/{operation_id}"
        case .resolveOperation: "/admin/v1/operations/{operation_id}/resolve"
        }
    }

    /// For the audit log.
    var name: StaticString {
        switch self {
        case .health: "health"
        case .readiness: "readiness"
        case .descriptionYAML, .descriptionJSON: "admin-openapi"
        case .clients: "clients"
        case .createClient: "create-client"
        case .client: "client"
        case .changeClient: "change-client"
        case .revokeClient: "revoke-client"
        case .rotateClient: "rotate-client"
        case .revokeKey: "revoke-key"
        case .bindCertificate: "bind-certificate"
        case .unbindCertificate: "unbind-certificate"
        case .credentials: "credentials"
        case .setPartner: "set-partner"
        case .setCustomer: "set-customer"
        case .removeCustomer: "remove-customer"
        case .probePartner: "probe-partner"
        case .promotePartner: "promote-partner"
        case .rollbackPartner: "rollback-partner"
        case .removeStandby: "remove-standby"
        case .operations: "operations"
        case .operation: "operation"
        case .resolveOperation: "resolve-operation"
        }
    }

    /// Whoever watches the process need not be a client of it.
    var isOpen: Bool {
        self == .health || self == .readiness
    }

    /// It is about the partner's own credential, or about writes of whichever client, and so about every
    /// account.
    var coversAllAccounts: Bool {
        switch self {
        case .setPartner, .probePartner, .promotePartner, .rollbackPartner, .removeStandby,
            .operations, .operation, .resolveOperation:
            true
        case .health, .readiness, .descriptionYAML, .descriptionJSON, .clients, .createClient,
            .client, .changeClient,
            .revokeClient, .rotateClient, .revokeKey, .bindCertificate, .unbindCertificate,
            .credentials, .setCustomer, .removeCustomer:
            false
        }
    }

    /// Something is different once it has been answered with success.
    var changesSomething: Bool {
        // The provider is asked whether it takes the credential, and that is all.
        !method.isSafe && self != .probePartner
    }

    /// What a body is for.
    enum BodyUse: Sendable, Equatable {
        case none
        /// Without one every member has its default.
        case optional
        case required
    }

    var bodyUse: BodyUse {
        switch self {
        case .createClient, .changeClient, .bindCertificate, .setPartner, .setCustomer,
            .resolveOperation:
            .required
        case .rotateClient, .probePartner, .promotePartner, .rollbackPartner: .optional
        case .health, .readiness, .descriptionYAML, .descriptionJSON, .clients, .client,
            .revokeClient, .revokeKey,
            .unbindCertificate, .credentials, .removeCustomer, .removeStandby, .operations,
            .operation:
            .none
        }
    }

    /// The members that a body may have.
    var members: [String] {
        switch self {
        case .createClient: ["name"] + PermissionsReader.members
        case .changeClient: PermissionsReader.members
        case .rotateClient: ["grace"]
        case .bindCertificate: ["name"]
        case .setPartner: ["auth_id", "token", "slot"]
        case .setCustomer: ["token"]
        case .probePartner: ["slot"]
        case .promotePartner, .rollbackPartner: ["force"]
        case .resolveOperation: ["executed", "reference"]
        case .health, .readiness, .descriptionYAML, .descriptionJSON, .clients, .client,
            .revokeClient, .revokeKey,
            .unbindCertificate, .credentials, .removeCustomer, .removeStandby, .operations,
            .operation:
            []
        }
    }

    var parameters: [QueryParameter] {
        switch self {
        case .clients, .credentials: [.page, .perPage]
        case .operations: [.page, .perPage, QueryParameter("state", .choice(Self.states))]
        case .unbindCertificate: [QueryParameter("name", .text(maxCount: 1028))]
        default: []
        }
    }

    /// Of operations, as they are kept.
    private static let states: [StaticString] = [
        "new", "dispatching", "done", "not-executed", "unknown", "reconciled-done",
        "reconciled-not", "review",
    ]
}
