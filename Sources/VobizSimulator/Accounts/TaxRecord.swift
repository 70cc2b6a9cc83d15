/// A customer's Indian tax data.
struct TaxRecord: Sendable {
    var gstin: String?
    var gstStatus: String?
    var isDeducted = false
    var deductionPercentage = 2
    var businessType = "individual"
}
