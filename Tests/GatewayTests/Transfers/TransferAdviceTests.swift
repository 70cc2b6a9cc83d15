import Platform
import Testing

@testable import Gateway
@testable import Vault

@Suite struct TransferAdviceTests {
    private static let now = WallTime(seconds: 1_760_000_000)

    private static func client(
        _ name: String,
        _ scopes: ScopeSet,
        expires: WallTime? = nil,
        notBefore: WallTime? = nil
    ) -> Client {
        Client(
            number: 1,
            id: name,
            name: name,
            permissions: ClientPermissions(
                scopes: scopes,
                accounts: .all,
                notBefore: notBefore,
                expires: expires
            ),
            createdAt: now,
            revokedAt: nil
        )
    }

    @Test("whoever may transfer without a cap is named")
    func advice() throws {
        let clients = [
            Self.client("payer", [.transfersWrite]), Self.client("payer", [.transfersWrite]),
            Self.client("reader", [.balancesRead]),
            Self.client("former", [.transfersWrite], expires: WallTime(seconds: 1)),
            Self.client(
                "coming",
                [.transfersWrite],
                notBefore: WallTime(seconds: Self.now.seconds + 60)
            ),
        ]
        let advice = try #require(
            TransferAdvice.advice(TransferCaps(), clients, now: Self.now)
        )
        #expect(advice.contains("balance: coming, payer; set transfers.caps"))
        #expect(TransferAdvice.advice(TransferCaps(globalDay: 1), clients, now: Self.now) == nil)
        #expect(
            TransferAdvice.advice(TransferCaps(), [clients[2], clients[3]], now: Self.now) == nil
        )
    }
}
