/// Why a new account cannot be asked for.
public enum NewAccountError: Error, Equatable, Sendable {
    /// The body is no object.
    case notAnObject
    /// The body has a member that does not exist, named by its path.
    case unknownMember(String)
    /// Members that are missing or break a rule, in the order of the contract.
    case invalid([Problem])

    /// One member and what is wrong with it.
    public struct Problem: Equatable, Sendable {
        /// The path of the member, `address.city`.
        public var field: String
        public var rule: Rule

        public init(field: String, rule: Rule) {
            self.field = field
            self.rule = rule
        }
    }

    /// What a member has to fulfil.
    public enum Rule: Equatable, Sendable {
        case required
        /// A string, or for `address` and `tax` an object.
        case type
        /// From this many characters to that many, none of them a control character.
        case length(ClosedRange<Int>)
        case email
        /// E.164: `+`, the country code, 7 to 15 digits in all.
        case phone
        /// Two capital letters.
        case country
        /// A zone's name as in `Asia/Kolkata`.
        case timezone
        /// Fifteen digits and capital letters.
        case gstin
        case oneOf([String])
        /// 8 to 128 characters with a digit and a special character among them.
        case password
    }
}
