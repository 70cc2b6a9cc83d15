internal import JSON

/// What a switch would have noted about a call's line. The same call always gives the same.
struct LineQuality: Sendable {
    let bridgeUUID: String
    let sipCallID: String
    let trunkID: String
    let jitter: DecimalText?
    let opinionScore: DecimalText?
    let packetLoss: DecimalText?

    init(of record: CallRecord) {
        // FNV-1a over the uuid: any spread of seeds will do, as long as it is the same everywhere.
        let seed = record.uuid.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        var random = SeededRandom(seed: seed)
        bridgeUUID = random.uuid()
        sipCallID = random.uuid()
        trunkID = random.uuid()
        jitter = Money(hundredths: random.integer(in: 50...900)).decimal(minimumPlaces: 0)
        opinionScore = Money(hundredths: random.integer(in: 380...445)).decimal(minimumPlaces: 0)
        packetLoss = Money(hundredths: random.integer(in: 0...80)).decimal(minimumPlaces: 0)
    }
}
