import Platform
import Testing

@testable import Vault

@Suite struct ClientPermissionsTests {
    @Test("a scope set holds what it was given, in any order")
    func scopes() {
        let set = ScopeSet([.callsWrite, .accountsRead])
        #expect(set.contains(.accountsRead) && set.contains(.callsWrite))
        #expect(!set.contains(.admin) && !set.contains(.accountsWrite))
        #expect(set == [.accountsRead, .callsWrite])
        #expect(ScopeSet(text: set.text) == set)
        #expect(ScopeSet(Scope.allCases).scopes == Scope.allCases)
        #expect(ScopeSet(text: "accounts:read accounts:rewrite") == nil)
    }

    @Test("an allow-list allows its members and nothing like them")
    func accounts() throws {
        let access = try #require(AccountAccess(["MA_BBBB", "MA_AAAA", "MA_BBBB", "MA_CCCC1"]))
        #expect(access.accounts == ["MA_AAAA", "MA_BBBB", "MA_CCCC1"])
        for (account, isAllowed) in [
            ("MA_AAAA", true), ("MA_BBBB", true), ("MA_CCCC1", true), ("MA_CCCC", false),
            ("MA_CCCC12", false), ("MA_AAAB", false), ("ma_aaaa", false), ("", false),
            ("MA_0000", false), ("MA_ZZZZ", false),
        ] {
            let bytes = Array(account.utf8)
            #expect(access.allows(account) == isAllowed, "\(account)")
            let areAllowed = access.allows(bytes.span)
            #expect(areAllowed == isAllowed, "\(account)")
        }
        #expect(AccountAccess(text: access.text) == access)
    }

    @Test("all is all, and none is none")
    func allAndNone() throws {
        let none = try #require(AccountAccess([]))
        #expect(AccountAccess.all.allows("MA_ANYTHING") && !none.allows("MA_ANYTHING"))
        #expect(AccountAccess(text: "*") == .all && AccountAccess(text: "") == none)
        #expect(AccountAccess.all.isAll && !none.isAll)
    }

    @Test(
        "only account ids make an allow-list",
        arguments: [
            "*", "PA_AAAA", "SA_AAAA", "MA_", "MA_AA A", "MA_aaaa", "MA_ААAA",
        ]
    )
    func malformedAccounts(account: String) {
        #expect(AccountAccess(["MA_AAAA", account]) == nil)
    }

    @Test(
        "address ranges contain their addresses",
        arguments: [
            ("10.0.0.0/8", [10, 1, 2, 3], true), ("10.0.0.0/8", [11, 0, 0, 0], false),
            ("192.0.2.128/25", [192, 0, 2, 128], true),
            ("192.0.2.128/25", [192, 0, 2, 127], false),
            ("192.0.2.1", [192, 0, 2, 1], true), ("192.0.2.1", [192, 0, 2, 2], false),
            ("0.0.0.0/0", [8, 8, 8, 8], true),
            ("2001:db8::/33", [0x20, 1, 0xD, 0xB8, 0x7F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], true),
            ("2001:db8::/33", [0x20, 1, 0xD, 0xB8, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], false),
            ("10.0.0.0/8", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 1], true),
            ("10.0.0.0/8", [10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 11, 0, 0, 1], false),
            ("::/0", [10, 0, 0, 1], false), ("10.0.0.0/8", [10, 0], false),
        ] as [(String, [UInt8], Bool)]
    )
    func addressRanges(text: String, address: [UInt8], isContained: Bool) throws {
        let range = try #require(AddressRange(text))
        let contains = range.contains(address.span)
        #expect(contains == isContained)
        #expect(AddressRange(range.text) == range)
    }

    @Test(
        "malformed address ranges are refused",
        arguments: [
            "", "10.0.0.0/", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.1/8",
            "10.0/8",
            "10.0.0.0/8/8", "example.com", "2001:db8::1/32", "2001:db8::/129", "0x0a.0.0.0",
        ]
    )
    func malformedRanges(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(
        "rates are read as they are written",
        arguments: [
            ("100/s", 100, 1), ("600/m", 600, 60), ("1/h", 1, 3600),
        ]
    )
    func rates(text: String, count: Int, seconds: Int) throws {
        let rate = try #require(RequestRate(text))
        #expect(rate.count == count && rate.period.seconds == seconds && rate.text == text)
    }

    @Test(
        "malformed rates are refused",
        arguments: [
            "", "100", "0/s", "-1/s", "+1/s", "1000001/s", "1/d", "1/S", "1.5/s", "/s", "1/s/s",
            "99999999999999999999/s",
        ]
    )
    func malformedRates(text: String) {
        #expect(RequestRate(text) == nil)
    }

    @Test("visibility is the same exactly for the same scopes and accounts")
    func visibility() throws {
        let list = try #require(AccountAccess(["MA_AAAA", "MA_BBBB"]))
        let reversed = try #require(AccountAccess(["MA_BBBB", "MA_AAAA"]))
        let shorter = try #require(AccountAccess(["MA_AAAA"]))
        let none = try #require(AccountAccess([]))
        let scopes: ScopeSet = [.accountsRead]
        let digest = VisibilityDigest(scopes: scopes, accounts: list)
        #expect(digest == VisibilityDigest(scopes: scopes, accounts: reversed))
        let others = [
            VisibilityDigest(scopes: scopes, accounts: shorter),
            VisibilityDigest(scopes: scopes, accounts: none),
            VisibilityDigest(scopes: scopes, accounts: .all),
            VisibilityDigest(scopes: [.accountsRead, .admin], accounts: list),
        ]
        #expect(Set(others + [digest]).count == 5)
    }
}
