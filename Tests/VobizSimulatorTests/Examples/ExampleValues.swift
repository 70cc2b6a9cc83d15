import JSON
import Testing

@testable import VobizSimulator

extension Timestamp {
    /// An instant as the pages spell it: `2026-05-11T13:31:06.283235Z`, with an offset of zero, or without
    /// a fraction.
    static func of(_ text: String) throws -> Timestamp {
        let digits = text.utf8.dropFirst(11).split { !(UInt8(ascii: "0")...57).contains($0) }
            .compactMap { Int(digits: $0) }
        let day = try #require(CalendarDay(String(text.prefix(10))))
        let seconds = digits[0] * 3600 + digits[1] * 60 + digits[2]
        let hasFraction = text.contains(".")
        return day.start.adding(seconds: seconds, microseconds: hasFraction ? digits[3] : 0)
    }
}

extension Money {
    static func of(_ text: String) throws -> Money {
        let decimal = try #require(DecimalText(text))
        return try #require(Money(decimal))
    }
}

extension Partner {
    /// The partner of the longer examples.
    static func example(createdAt: Timestamp) -> Partner {
        Partner(
            id: "aabbccdd-1234-5678-90ab-cdef12345678",
            accountNumber: 500_000,
            credential: SimulatorCredential(authID: "PA_XXXXXXXX", token: "partner"),
            name: "John Doe",
            slug: "acme-partner",
            company: "Acme Corp",
            email: "admin@example.com",
            phone: "+919876543210",
            country: "IN",
            currency: "INR",
            maximumAccounts: 1000,
            capabilities: .init(),
            defaultPricingTierID: "11223344-1234-5678-90ab-cdef12345678",
            createdAt: createdAt
        )
    }

    /// The same in another name.
    func named(_ name: String, _ authID: String, email: String, id: String? = nil) -> Partner {
        Partner(
            id: id ?? self.id,
            accountNumber: accountNumber,
            credential: SimulatorCredential(authID: authID, token: "partner"),
            name: name,
            slug: slug,
            company: company,
            email: email,
            phone: phone,
            country: country,
            currency: currency,
            maximumAccounts: maximumAccounts,
            capabilities: capabilities,
            defaultPricingTierID: defaultPricingTierID,
            createdAt: createdAt
        )
    }
}

extension Customer {
    /// The customer of the examples. The pages blot out its token, with the same word everywhere.
    static func example(
        _ authID: String = "MA_XXXXXXXX",
        number: Int = 500_000,
        apiID: String = "aabbccdd-1234-5678-90ab-cdef12345678",
        created: String,
        updated: String? = nil
    ) throws -> Customer {
        Customer(
            credential: SimulatorCredential(authID: authID, token: "<redacted>"),
            number: number,
            apiID: apiID,
            name: "John Doe",
            email: "john@example.com",
            phone: "+919876543210",
            company: "Acme Corp",
            country: "IN",
            currency: "INR",
            address: Address(
                street: "1 MG Road",
                city: "Bengaluru",
                state: "KA",
                zipCode: "560001",
                timezone: "Asia/Kolkata"
            ),
            createdAt: try .of(created),
            updatedAt: try .of(updated ?? created)
        )
    }
}
