import HTTPServer

/// What the admin listener's responder works with, beside what all loops share.
struct AdminServices: Sendable {
    /// A route's position in it is its raw value.
    static let router = Router(AdminRoute.allCases.map { ($0.method, $0.pattern) })

    let gateway: GatewayServices
    let readiness: Readiness
    let resources: AdminResources
    let description: OpenAPIDocument
    /// The admin listener speaks TLS.
    let isSecure: Bool
}
