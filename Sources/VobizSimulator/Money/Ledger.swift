/// All wallets and everything that ever moved in them. A wallet's balance is the sum of its entries,
/// always: there is no other way to change it.
struct Ledger: Sendable {
    private var wallets: [String: Wallet] = [:]
    private var entriesByOwner: [String: [LedgerEntry]] = [:]

    mutating func open(_ wallet: Wallet) {
        wallets[wallet.owner] = wallet
        entriesByOwner[wallet.owner] = []
    }

    func wallet(of owner: String) -> Wallet? {
        wallets[owner]
    }

    /// One account's entries, oldest first.
    func entries(of owner: String) -> [LedgerEntry] {
        entriesByOwner[owner] ?? []
    }

    /// Posts one movement. A debit may not take the balance below zero.
    @discardableResult
    mutating func post(_ posting: Posting, id: String) throws(LedgerError) -> LedgerEntry {
        guard posting.amount.isPositive else { throw .nonPositiveAmount }
        guard let wallet = wallets[posting.owner] else { throw .unknownWallet }
        let entry = LedgerEntry(
            id: id,
            owner: wallet.owner,
            walletID: wallet.id,
            direction: posting.direction,
            amount: posting.amount,
            currency: wallet.currency,
            description: posting.description,
            reference: posting.reference,
            postedAt: posting.at
        )
        guard wallet.balance + entry.effect >= .zero else {
            throw .insufficientBalance(current: wallet.balance)
        }
        apply(entry)
        return entry
    }

    /// Moves money from the partner to a customer: both rows or none.
    mutating func transfer(
        _ order: TransferOrder,
        at now: Timestamp,
        ids: (debit: String, credit: String)
    ) throws(LedgerError) -> TransferReceipt {
        guard let source = wallets[order.partnerAuthID], let target = wallets[order.customer] else {
            throw .unknownWallet
        }
        guard source.currency == order.currency, target.currency == order.currency else {
            throw .currencyMismatch
        }
        func posting(_ owner: String, _ direction: LedgerEntry.Direction) -> Posting {
            Posting(
                owner: owner,
                direction: direction,
                amount: order.amount,
                description: order.ledgerDescription,
                reference: order.reference(at: now),
                at: now
            )
        }
        // Only the debit can be refused: a credit to an open wallet always succeeds.
        try post(posting(source.owner, .debit), id: ids.debit)
        let credit = try post(posting(target.owner, .credit), id: ids.credit)
        return TransferReceipt(
            order: order,
            credit: credit,
            partnerBalance: source.balance - order.amount,
            customerBalance: target.balance + order.amount
        )
    }

    private mutating func apply(_ entry: LedgerEntry) {
        wallets[entry.owner]?.balance += entry.effect
        wallets[entry.owner]?.updatedAt = entry.postedAt
        entriesByOwner[entry.owner]?.append(entry)
    }
}
