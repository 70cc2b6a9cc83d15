/// The account surface's leniency: a size that makes no sense is replaced without a word.
struct AccountPaging: Sendable {
    let defaultSize: Int
    let largestSize: Int

    static let ledger = AccountPaging(defaultSize: 50, largestSize: 1000)
    static let calls = AccountPaging(defaultSize: 20, largestSize: 100)
    static let numbers = AccountPaging(defaultSize: 25, largestSize: 100)

    func size(_ text: String?) -> Int {
        guard let size = text.flatMap({ Int($0) }), (1...largestSize).contains(size) else {
            return defaultSize
        }
        return size
    }
}
