import Vault

/// What a caller is told whose transfer the gateway itself does not send. Caps are named; what of them is
/// used up is not, for it tells what other clients move.
enum TransferProblem {
    static func capReached(_ cap: TransferCap) -> Problem {
        Problem(
            slug: "transfer-cap-reached",
            status: 403,
            title: "Transfer cap reached",
            detail: "The transfer would exceed a cap, which violated_policies names.",
            policies: [cap.rawValue]
        )
    }

    static var minimumBalanceReached: Problem {
        Problem(
            slug: "minimum-balance-reached",
            status: 403,
            title: "Minimum balance reached",
            detail: "The partner would keep less than it must.",
            policies: ["minimum_partner_balance"]
        )
    }

    static var priorUnresolved: Problem {
        Problem(
            slug: "prior-transfer-unresolved",
            status: 409,
            title: "Earlier transfer unresolved",
            detail:
                "It is not known yet whether an earlier transfer to this account was carried out.",
            retryAfter: 5
        )
    }
}
