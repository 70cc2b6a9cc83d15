public import JSON

/// An account's tax registration: GST number, and tax deducted at source.
public struct TaxDetails: Sendable, Equatable {
    public var gstin: String?
    public var gstStatus: String?
    public var tdsEnabled: Bool?
    public var tdsPercentage: DecimalText?
    public var businessType: String?

    init(_ object: ObjectReader) {
        gstin = object.text("gstin")
        gstStatus = object.text("gst_status")
        tdsEnabled = object.flag("tds_enabled")
        tdsPercentage = object.decimal("tds_percentage")
        businessType = object.text("business_type")
    }
}
