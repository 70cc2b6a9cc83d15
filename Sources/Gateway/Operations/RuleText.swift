import Vobiz

/// The rules of a new account's members in words for callers.
enum RuleText {
    static func text(of rule: NewAccountError.Rule) -> String {
        switch rule {
        case .required: "is required"
        case .type: "has the wrong type"
        case .length(let range):
            "must have \(range.lowerBound) to \(range.upperBound) characters, none a control character"
        case .email: "must be an e-mail address"
        case .phone: "must be an E.164 number, + and 7 to 15 digits"
        case .country: "must be a country code, two capital letters"
        case .timezone: "must be the name of a time zone, as Asia/Kolkata"
        case .gstin: "must be a GSTIN, fifteen digits and capital letters"
        case .oneOf(let choices): "must be one of: \(choices.joined(separator: ", "))"
        case .password: "must have 8 to 128 characters, among them a digit and a special character"
        }
    }
}
