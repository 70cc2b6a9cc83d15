/// The account that a path names, held without an allocation. Checked before: `MA_…`, at most 35 octets.
struct AccountOctets: Sendable {
    private var octets = InlineArray<35, UInt8>(repeating: 0)
    private let count: Int

    init(_ account: Span<UInt8>) {
        count = min(account.count, 35)
        for index in 0..<count { octets[index] = account[index] }
    }

    /// Lends the octets.
    func withOctets(_ body: (Span<UInt8>) -> Void) {
        body(octets.span.extracting(0..<count))
    }
}
