/// The account ledger's leniency: a size that makes no sense is replaced without a word.
enum AccountPaging {
    static let defaultSize = 50
    static let largestSize = 1000

    static func size(_ text: String?) -> Int {
        guard let size = text.flatMap({ Int($0) }), (1...largestSize).contains(size) else {
            return defaultSize
        }
        return size
    }
}
