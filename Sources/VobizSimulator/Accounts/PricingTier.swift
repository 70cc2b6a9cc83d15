/// What calls cost. All accounts share one tier.
struct PricingTier: Sendable {
    let id: String
    let name = "Standard"
    let currency = "INR"
    let perMinute = Money(hundredths: 45)
    let streamingPerMinute = Money(hundredths: 20)
    let recordingPerMinute = Money(hundredths: 10)
    let whatsappVoice = Money(hundredths: 45)
    let transcriptionPerMinute = Money(hundredths: 10)
    let redactionPerMinute = Money(hundredths: 30)
    let nonConnectedCallFee = Money(hundredths: 2)
    let numberReleaseFee = 700
    let billingIncrementSeconds = 60

    /// Whole increments for a call that connected, a fee for one that did not.
    func cost(billedSeconds: Int) -> Money {
        guard billedSeconds > 0 else { return nonConnectedCallFee }
        return perMinute * ((billedSeconds + billingIncrementSeconds - 1) / billingIncrementSeconds)
    }

    /// For how many seconds an amount pays, in whole increments.
    func seconds(for funds: Money) -> Int {
        max(0, funds.units / perMinute.units) * billingIncrementSeconds
    }
}
