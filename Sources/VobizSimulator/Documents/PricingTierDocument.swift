internal import JSON

/// The pricing tier, which three routes show with three sets of members.
struct PricingTierDocument {
    let tier: PricingTier

    /// In the list of customers: every rate.
    func writeRates(to writer: inout JSONWriter) {
        writeIdentity(to: &writer)
        writer.number("rate_per_minute", tier.perMinute, minimumPlaces: 0)
        writer.number("streaming_rate_per_minute", tier.streamingPerMinute, minimumPlaces: 0)
        writer.number("recording_rate_per_minute", tier.recordingPerMinute, minimumPlaces: 0)
        writer.number("whatsapp_voice_rate", tier.whatsappVoice, minimumPlaces: 0)
        writer.number(
            "transcription_rate_per_minute",
            tier.transcriptionPerMinute,
            minimumPlaces: 0
        )
        writer.number("pii_redaction_rate_per_minute", tier.redactionPerMinute, minimumPlaces: 0)
        writer.member("charge_non_connected_calls", true)
        writer.number("non_connected_call_fee", tier.nonConnectedCallFee, minimumPlaces: 0)
        writer.member("did_release_fee", tier.numberReleaseFee)
        writeFlags(to: &writer)
        writer.null("partner_id")
    }

    /// In the view of one customer: the price of a minute.
    func writeShort(to writer: inout JSONWriter) {
        writeIdentity(to: &writer)
        writer.number("rate_per_minute", tier.perMinute, minimumPlaces: 0)
        writeFlags(to: &writer)
        writer.null("partner_id")
    }

    /// In the account's own profile: the price and the increments.
    func writeIncrements(to writer: inout JSONWriter) {
        writer.member("id", tier.id)
        writer.member("name", tier.name)
        writer.null("description")
        writer.member("currency", tier.currency)
        writer.number("rate_per_minute", tier.perMinute, minimumPlaces: 0)
        writer.member("billing_increment_seconds", tier.billingIncrementSeconds)
        writer.member("minimum_duration_seconds", 0)
        writeFlags(to: &writer)
    }

    private func writeIdentity(to writer: inout JSONWriter) {
        writer.member("id", tier.id)
        writer.member("name", tier.name)
        writer.member("currency", tier.currency)
    }

    private func writeFlags(to writer: inout JSONWriter) {
        writer.member("is_active", true)
        writer.member("is_default", false)
    }
}
