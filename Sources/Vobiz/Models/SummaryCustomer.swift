/// A customer as the dashboard lists it.
public struct SummaryCustomer: Sendable, Equatable {
    public var id: AccountID
    public var name: String?
    public var email: String?
    public var phone: String?
    public var isActive: Bool?
    public var createdAt: Timestamp?

    init(_ object: ObjectReader) throws(VobizError) {
        id = try object.requiredAccount("auth_id")
        name = object.text("name")
        email = object.text("email")
        phone = object.text("phone")
        isActive = object.flag("is_active")
        createdAt = object.time("created_at")
    }
}
