/// Where an account's owner is.
public struct PostalAddress: Sendable, Equatable {
    public var street: String?
    public var city: String?
    public var state: String?
    public var zipCode: String?
    public var country: String?
    public var timezone: String?

    init(_ object: ObjectReader) {
        street = object.text("address")
        city = object.text("city")
        state = object.text("state")
        zipCode = object.text("zip_code")
        country = object.text("country")
        timezone = object.text("timezone")
    }
}
