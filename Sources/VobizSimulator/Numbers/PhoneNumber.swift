/// A telephone number that an account rents.
struct PhoneNumber: Sendable {
    let id: String
    let e164: String
    let purchasedAt: Timestamp
    let monthlyFee = Money(hundredths: 50_000)
    /// When it goes back to the provider; `nil` while nobody has given it up.
    var releasesAt: Timestamp?

    var status: String { releasesAt == nil ? "active" : "pending_release" }

    /// Thirty days on, as for everything that the provider rents out.
    var nextBillingAt: Timestamp {
        purchasedAt.adding(seconds: 30 * CalendarDay.seconds)
    }
}
