import Platform
import Vault

/// One request to the admin API being carried out.
struct AdminAct: Sendable {
    let resources: AdminResources
    let request: AdminRequest
    let exchange: Exchange
    /// Clients, as whoever asks changes them.
    let registry: ClientRegistry
    let now = WallTime.now

    init(_ resources: AdminResources, _ request: AdminRequest, _ exchange: Exchange) {
        self.resources = resources
        self.request = request
        self.exchange = exchange
        let actor = exchange.entry.map { "client \($0.client.name), \($0.kid)" }
        registry = ClientRegistry(store: resources.store, actor: actor)
    }

    /// The answer, or the problem that stands for it.
    func answer() async -> Answer {
        do throws(GatewayError) {
            guard let client = exchange.entry?.client else { throw .unauthorized }
            return try await answer(under: AdminMandate(client.permissions))
        } catch {
            return Answer(ProblemMapping.problem(for: error), instance: exchange.id)
        }
    }

    private func answer(under mandate: AdminMandate) async throws(GatewayError) -> Answer {
        switch request.route {
        case .clients: try await clients(mandate)
        case .createClient: try await createClient(mandate)
        case .client: try await client(mandate)
        case .changeClient: try await changeClient(mandate)
        case .revokeClient: try await revokeClient(mandate)
        case .rotateClient: try await rotateClient(mandate)
        case .revokeKey: try await revokeKey(mandate)
        case .bindCertificate: try await bindCertificate(mandate)
        case .unbindCertificate: try await unbindCertificate(mandate)
        case .credentials: try await credentials(mandate)
        case .setPartner: try await setPartner()
        case .setCustomer: try await setCustomer(mandate)
        case .removeCustomer: try await removeCustomer(mandate)
        case .probePartner: try await probePartner()
        case .promotePartner, .rollbackPartner: try await exchangePartner()
        case .removeStandby: try await removeStandby()
        case .operations: try await operations()
        case .operation: try await operation()
        case .resolveOperation: try await resolveOperation()
        case .health, .readiness, .descriptionYAML, .descriptionJSON: throw .notFound
        }
    }

    // MARK: Changes

    /// Changes something, on record before and after. `target` says to whom or to what it is done, in
    /// words that may be on record.
    func change<Result: ~Copyable>(
        _ target: String,
        _ body: () async throws(GatewayError) -> Result
    ) async throws(GatewayError) -> Result {
        let scribe = AdminScribe(log: resources.audit)
        let route = request.route
        try await scribe.intend(route, target, exchange)
        let result: Result
        do throws(GatewayError) {
            result = try await body()
        } catch {
            // What did not happen is told as it is, whatever becomes of its record.
            let problem = ProblemMapping.problem(for: error)
            try? await scribe.conclude(route, target, problem.slug, exchange)
            throw error
        }
        try await scribe.conclude(route, target, "done", exchange)
        return result
    }

    /// Asks the store.
    func store<Result: ~Copyable>(
        _ body: () async throws(VaultError) -> Result
    ) async throws(GatewayError) -> Result {
        do {
            return try await body()
        } catch {
            throw GatewayError(error)
        }
    }
}
