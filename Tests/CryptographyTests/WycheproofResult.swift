/// What Project Wycheproof says should come of a vector.
enum WycheproofResult: String, Decodable, Sendable {
    case valid
    case invalid
    /// Either will do, and which one is this program's choice.
    case acceptable
}
