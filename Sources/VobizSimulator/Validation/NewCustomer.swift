/// A request for a customer that passed every check but the uniqueness of its e-mail address.
///
/// The password is checked and dropped: nothing in the simulator logs in with it.
struct NewCustomer: Sendable {
    let name: String
    let email: String
    let country: String
    let phone: String?
    let company: String?
    let description: String?
    let address: Address
    let tax: TaxRecord
    let accountType: String
}

extension NewCustomer {
    /// Applies the documented rules to a body; `nil` when the reader collected issues.
    init?(_ body: inout BodyReader, requiresPhone: Bool) {
        let name = body.requiredText("name")
        let email = body.requiredText("email")
        let password = body.requiredText("password")
        let country = body.requiredText("country")
        let phone = requiresPhone ? body.requiredText("phone") : body.optionalText("phone")
        if name?.isEmpty == true { body.refuse("name", "name must not be empty") }
        if let email, !CustomerRules.isEmail(email) {
            body.refuse("email", "value is not a valid email address")
        }
        if let password, !CustomerRules.isStrong(password: password) {
            body.refuse(
                "password",
                "password needs 8 characters, a number and a special character"
            )
        }
        if let country, Countries.currency(of: country) == nil {
            body.refuse("country", "country must be an ISO 3166-1 alpha-2 code")
        }
        if let phone, !CustomerRules.isE164(phone) {
            body.refuse("phone", "phone must be in E.164 format")
        }
        let rest = Self.bestEffort(&body)
        guard body.issues.isEmpty, let name, let email, let country else { return nil }
        self.init(
            name: name,
            email: email,
            country: country,
            phone: phone,
            company: rest.company,
            description: rest.description,
            address: rest.address,
            tax: rest.tax,
            accountType: rest.accountType
        )
    }

    /// The optional fields that the pages accept "on a best-effort basis".
    private static func bestEffort(
        _ body: inout BodyReader
    ) -> (
        company: String?, description: String?, address: Address, tax: TaxRecord,
        accountType: String
    ) {
        let gstStatus = body.optionalText("gst_status")
        if let gstStatus, !["active", "inactive"].contains(gstStatus) {
            body.refuse("gst_status", "gst_status must be active or inactive")
        }
        let address = Address(
            street: body.optionalText("address"),
            city: body.optionalText("city"),
            state: body.optionalText("state"),
            zipCode: body.optionalText("zip_code"),
            timezone: body.optionalText("timezone")
        )
        return (
            body.optionalText("company"), body.optionalText("description"), address,
            TaxRecord(gstin: body.optionalText("gstin"), gstStatus: gstStatus),
            body.optionalText("account_type") ?? "standard"
        )
    }
}
