/// Everything that a simulator remembers. Handlers change it under one lock, one request at a time.
struct SimulatorState: Sendable {
    let options: SimulatorOptions
    let partner: Partner
    let pricingTier: PricingTier
    var partnerCredentials: PartnerCredentials
    var customers = CustomerStore()
    var ledger = Ledger()
    var calls = CallStore()
    var switchboard = Switchboard()
    /// Calls allowed and denied, by account.
    var tallies: [String: CallTally] = [:]
    var numbers = NumberStore()
    var capacity = CapacityPool()
    /// Goes on where the demo data ended, so that ids of new things are reproducible too.
    var random: SeededRandom

    var shape: SimulatorOptions.Shape { options.shape }
    var profile: SimulatorOptions.Profile { options.profile ?? shape.usualProfile }
}
