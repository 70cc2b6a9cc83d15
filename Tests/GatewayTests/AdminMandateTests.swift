import Platform
import Testing
import Vault

@testable import Gateway

/// Which permissions an administrator may hand out.
@Suite struct AdminMandateTests {
    private static let all = ClientPermissions(scopes: [.admin], accounts: .all)

    private static func admin(_ change: (inout ClientPermissions) -> Void) -> ClientPermissions {
        var permissions = all
        change(&permissions)
        return permissions
    }

    private static func ranges(_ texts: String...) -> [AddressRange] {
        texts.compactMap(AddressRange.init)
    }

    private static func accounts(_ ids: [String]) -> AccountAccess {
        AccountAccess(ids) ?? .all
    }

    struct Case: Sendable {
        let own: ClientPermissions
        let granted: ClientPermissions
        let excess: [String]
    }

    private static let soon = WallTime(seconds: 2_000_000_000)
    private static let later = WallTime(seconds: 2_000_000_001)
    private static let branch = admin { $0.accounts = accounts(["MA_AAAA1", "MA_BBBB1"]) }
    private static let visitor = admin { $0.expires = soon }
    private static let local = admin { $0.addresses = ranges("10.0.0.0/8", "2001:db8::/32") }
    private static let certified = admin { $0.requiresCertificate = true }

    private static let cases = [
        Case(own: all, granted: all, excess: []),
        Case(own: branch, granted: all, excess: ["accounts"]),
        Case(own: branch, granted: branch, excess: []),
        Case(
            own: branch,
            granted: admin { $0.accounts = accounts(["MA_BBBB1"]) },
            excess: []
        ),
        Case(
            own: branch,
            granted: admin { $0.accounts = accounts(["MA_BBBB1", "MA_CCCC1"]) },
            excess: ["accounts"]
        ),
        Case(own: visitor, granted: visitor, excess: []),
        Case(own: visitor, granted: admin { $0.expires = later }, excess: ["expires_at"]),
        Case(own: visitor, granted: all, excess: ["expires_at"]),
        Case(own: local, granted: local, excess: []),
        Case(own: local, granted: all, excess: ["addresses"]),
        Case(own: local, granted: admin { $0.addresses = ranges("10.1.2.3") }, excess: []),
        Case(
            own: local,
            granted: admin { $0.addresses = ranges("10.1.0.0/16", "11.0.0.0/16") },
            excess: ["addresses"]
        ),
        Case(
            own: local,
            granted: admin { $0.addresses = ranges("0.0.0.0/0") },
            excess: ["addresses"]
        ),
        Case(own: local, granted: admin { $0.addresses = ranges("2001:db8:1::/48") }, excess: []),
        Case(own: certified, granted: certified, excess: []),
        Case(own: certified, granted: all, excess: ["requires_certificate"]),
        // Those are bounds of the office, and of nothing else that is handed out.
        Case(
            own: admin {
                $0.expires = soon
                $0.addresses = ranges("10.0.0.0/8")
                $0.requiresCertificate = true
            },
            granted: ClientPermissions(scopes: [.transfersWrite], accounts: .all),
            excess: []
        ),
    ]

    @Test("a grant stays within the bounds of whoever grants", arguments: cases)
    func excess(_ row: Case) async throws {
        let mandate = AdminMandate(row.own)
        #expect(mandate.excess(of: row.granted).map(\.field) == row.excess)
    }
}
