import Testing

@testable import Vault

@Suite struct KnownClientRowsTests {
    @Test(
        "a row is known, or later than all that is known",
        arguments: [
            ([1], 3, true), ([1], 99, true), ([2], 6, true), ([2], 5, false), ([2], 3, false),
            (nil, 3, false), (nil, 6, true),
        ] as [([UInt8]?, Int64, Bool)]
    )
    func admission(seal: [UInt8]?, version: Int64, expected: Bool) {
        let known = KnownClientRows(generation: 5, seals: [[1]])
        #expect(known.admit(seal: seal, version: version) == expected)
        #expect(KnownClientRows.none.admit(seal: seal, version: 0))
    }
}
