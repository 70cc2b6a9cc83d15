/// The ways in which a message is cut up before it is parsed.
///
/// The files of this folder hold the properties that the fuzzer checks and the tests replay; they
/// are compiled into both (`Fuzz/run.sh`), so they import nothing of either.
enum FuzzPieces {
    /// The ends of the pieces: octet by octet, around every CR, and at places that depend on the
    /// message alone, so that a finding comes again.
    static func ways(of message: [UInt8]) -> [[Int]] {
        // A long message in single octets costs much and tells little.
        let step = message.count <= 512 ? 1 : 61
        let small = Array(stride(from: step, to: message.count, by: step))
        let returns = message.indices.filter { message[$0] == 13 }.flatMap { [$0, $0 + 1] }
        return [small, returns, random(message, count: 2), random(message, count: 6)].map {
            Set($0 + [message.count]).subtracting([0]).sorted()
        }
    }

    private static func random(_ message: [UInt8], count: Int) -> [Int] {
        guard !message.isEmpty else { return [] }
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in message { state = (state ^ UInt64(octet)) &* 0x100_0000_01B3 }
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % message.count
        }
    }
}

extension [UInt8] {
    /// Lends a copy of the first octets that fills its block exactly, so that the address sanitizer
    /// sees every read behind the end.
    func withExactCopy<Result, Failure: Error>(
        upTo end: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: end)
        defer { block.deallocate() }
        _ = block.initialize(from: self[..<end])
        return try body(Span(_unsafeElements: UnsafeBufferPointer(block)))
    }
}
