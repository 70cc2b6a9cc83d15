public import JSON

/// What calls cost an account. Each route sends another part of the members.
public struct PricingTier: Sendable, Equatable {
    public var id: String?
    public var name: String?
    public var description: String?
    public var currency: CurrencyCode?
    public var ratePerMinute: DecimalText?
    public var streamingRatePerMinute: DecimalText?
    public var recordingRatePerMinute: DecimalText?
    public var whatsappVoiceRate: DecimalText?
    public var transcriptionRatePerMinute: DecimalText?
    public var piiRedactionRatePerMinute: DecimalText?
    public var chargesNonConnectedCalls: Bool?
    public var nonConnectedCallFee: DecimalText?
    public var didReleaseFee: DecimalText?
    public var billingIncrementSeconds: Int?
    public var minimumDurationSeconds: Int?
    public var isActive: Bool?
    public var isDefault: Bool?

    init(_ object: ObjectReader) {
        id = object.text("id")
        name = object.text("name")
        description = object.text("description")
        currency = object.currency("currency")
        ratePerMinute = object.decimal("rate_per_minute")
        streamingRatePerMinute = object.decimal("streaming_rate_per_minute")
        recordingRatePerMinute = object.decimal("recording_rate_per_minute")
        whatsappVoiceRate = object.decimal("whatsapp_voice_rate")
        transcriptionRatePerMinute = object.decimal("transcription_rate_per_minute")
        piiRedactionRatePerMinute = object.decimal("pii_redaction_rate_per_minute")
        chargesNonConnectedCalls = object.flag("charge_non_connected_calls")
        nonConnectedCallFee = object.decimal("non_connected_call_fee")
        didReleaseFee = object.decimal("did_release_fee")
        billingIncrementSeconds = object.count("billing_increment_seconds")
        minimumDurationSeconds = object.count("minimum_duration_seconds")
        isActive = object.flag("is_active")
        isDefault = object.flag("is_default")
    }
}
