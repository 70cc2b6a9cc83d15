/// Made-up people, firms and places; addresses in domains that RFC 2606 keeps for examples.
enum DemoNames {
    static let given = [
        "Aarav", "Diya", "Ishaan", "Meera", "Kabir", "Anaya", "Rohan", "Tara", "Vivaan", "Nisha",
        "Arjun", "Leela", "Dev", "Sana", "Farhan", "Zoya",
    ]
    static let family = [
        "Banyan", "Chandan", "Devdar", "Gulmohar", "Harsingar", "Jamun", "Kadamba", "Mogra",
        "Neem", "Palash", "Sheesham", "Tulsi",
    ]
    static let firms = [
        "Lotus Lane Logistics", "Peacock Payments", "Monsoon Motors", "Saffron Support",
        "Banyan Books", "Copper Kettle Foods", "Marigold Medical", "Tamarind Travel",
        "Blue Kite Learning", "River Stone Realty", "Paper Lantern Events", "Silk Road Textiles",
    ]
    static let domains = ["example.com", "example.org", "example.net"]
    static let streets = ["Sample Street", "Placeholder Road", "Specimen Lane", "Model Avenue"]

    struct Place: Sendable {
        let city: String
        let state: String
        let zipCode: String
    }

    static let places = [
        Place(city: "Mumbai", state: "MH", zipCode: "400001"),
        Place(city: "Bengaluru", state: "KA", zipCode: "560001"),
        Place(city: "Chennai", state: "TN", zipCode: "600001"),
        Place(city: "Hyderabad", state: "TG", zipCode: "500001"),
        Place(city: "Kolkata", state: "WB", zipCode: "700001"),
        Place(city: "Jaipur", state: "RJ", zipCode: "302001"),
    ]

    /// An E.164 number that India cannot assign to a telephone: subscriber numbers of ten digits that
    /// begin with five fives belong to nobody.
    static func phone(_ number: Int) -> String {
        "+9155555" + number.text(digits: 5)
    }
}
