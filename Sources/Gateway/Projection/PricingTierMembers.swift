internal import JSON
internal import Vobiz

/// The members of a pricing tier; every rate and fee is in the tier's currency.
struct PricingTierMembers {
    private let tier: PricingTier

    init(_ tier: PricingTier) {
        self.tier = tier
    }

    /// Writes the members into an object that is open.
    func write(to writer: inout JSONWriter) {
        writer.member("id", tier.id)
        writer.member("name", tier.name)
        writer.member("description", tier.description)
        writer.member("currency", tier.currency?.text)
        writer.member("rate_per_minute", tier.ratePerMinute)
        writer.member("streaming_rate_per_minute", tier.streamingRatePerMinute)
        writer.member("recording_rate_per_minute", tier.recordingRatePerMinute)
        writer.member("whatsapp_voice_rate", tier.whatsappVoiceRate)
        writer.member("transcription_rate_per_minute", tier.transcriptionRatePerMinute)
        writer.member("pii_redaction_rate_per_minute", tier.piiRedactionRatePerMinute)
        writer.member("charge_non_connected_calls", tier.chargesNonConnectedCalls)
        writer.member("non_connected_call_fee", tier.nonConnectedCallFee)
        writer.member("did_release_fee", tier.didReleaseFee)
        writer.member("billing_increment_seconds", tier.billingIncrementSeconds)
        writer.member("minimum_duration_seconds", tier.minimumDurationSeconds)
        writer.member("active", tier.isActive)
        writer.member("default", tier.isDefault)
    }
}
