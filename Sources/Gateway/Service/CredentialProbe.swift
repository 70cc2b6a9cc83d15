import HTTPClient
import Platform
public import Vault
import Vobiz

/// Asks the provider about a stored credential as the gateway itself would: the same client, address,
/// authorities and deadlines. Only a credential that passes here is fit for use.
public struct CredentialProbe: Sendable {
    /// What the provider makes of a credential.
    public enum Verdict: Equatable, Sendable {
        case accepted
        /// It answers 401.
        case refused
        /// It did not get so far as to look at the credential; why, for a person.
        case unknown(String)

        /// One word, the same for every interface.
        public var name: String {
            switch self {
            case .accepted: "accepted"
            case .refused: "refused"
            case .unknown: "unreachable"
            }
        }
    }

    private let upstream: Upstream
    private let deadlines: Deadlines

    /// - Throws: ``StartError`` when the gateway could not reach the provider with these settings either.
    public init(_ configuration: GatewayConfiguration) throws(StartError) {
        upstream = try Upstream(configuration)
        deadlines = configuration.deadlines
    }

    /// Asks once.
    ///
    /// - Throws: ``StartError`` when the system has no resources for it.
    public func verdict(
        on slot: CredentialID.Slot,
        of vault: CredentialVault
    ) async throws(StartError) -> Verdict {
        let loop: EventLoop
        do {
            loop = try EventLoop(name: "probe")
        } catch {
            throw .system("no event loop: \(error)")
        }
        defer { loop.stop() }
        let client = HTTPClient.Client(to: upstream, on: loop, limits: PoolLimits(connections: 1))
        let question = CredentialQuestion(vobiz: VobizClient(client, reads: deadlines))
        let credentials = Credentials(vault)
        let answer = await question.ask(
            slot == .active ? credentials.partner : credentials.standby
        )
        await client.shutDown()
        return Self.verdict(answer)
    }

    private static func verdict(_ answer: VobizError?) -> Verdict {
        switch CredentialTrust.Finding(ofCandidate: answer) {
        case .accepted: .accepted
        case .refused: .refused
        case .inconclusive:
            .unknown(answer.map { UpstreamProblem.problem(for: $0).detail } ?? "")
        }
    }
}
