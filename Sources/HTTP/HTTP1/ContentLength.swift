/// The Content-Length grammar (RFC 9110 §8.6), without lists.
enum ContentLength {
    /// 1 to 19 digits up to 2^63 − 1; `nil` for anything else.
    static func parse(_ octets: Span<UInt8>) -> Int? {
        guard (1...19).contains(octets.count) else { return nil }
        var length = 0
        for index in octets.indices {
            guard (48...57).contains(octets[index]) else { return nil }
            let (product, tooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int(octets[index] - 48))
            guard !tooLarge, !overflow else { return nil }
            length = sum
        }
        return length
    }
}
