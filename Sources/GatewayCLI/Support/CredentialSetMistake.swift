/// The mistakes in the arguments of `credential set` that can be named without saying any of them again: one
/// may be a token.
enum CredentialSetMistake: CaseIterable, Sendable {
    case token
    case spelling
    case slot
    case otherSlot
    case authID

    /// The first of them in these arguments; nil when it is another.
    init?(in arguments: [String]) {
        guard let mistake = Self.allCases.first(where: { $0.isMade(in: arguments) }) else {
            return nil
        }
        self = mistake
    }

    var text: String {
        switch self {
        case .token: "--token: a token is not an argument, since everybody can read those"
        case .spelling: "--auth_id: is spelled --auth-id"
        case .slot: "--slot: a customer has no slots"
        case .otherSlot: "--slot: there are active and standby"
        case .authID: "--auth-id: not an id of this holder"
        }
    }

    private func isMade(in arguments: [String]) -> Bool {
        let holder = arguments.lazy.compactMap { CredentialOwner(rawValue: $0) }.first
        return switch self {
        case .token: Self.has("--token", arguments)
        case .spelling: Self.has("--auth_id", arguments)
        case .slot: holder == .customer && Self.has("--slot", arguments)
        case .otherSlot:
            Self.value(of: "--slot", arguments).map { CredentialSlot(rawValue: $0) == nil } ?? false
        case .authID:
            Self.value(of: "--auth-id", arguments).map { holder?.isID($0) == false } ?? false
        }
    }

    private static func has(_ option: String, _ arguments: [String]) -> Bool {
        arguments.contains { $0 == option || $0.hasPrefix(option + "=") }
    }

    /// What stands behind the option, be it with a blank or an equals sign.
    private static func value(of option: String, _ arguments: [String]) -> String? {
        for (place, argument) in arguments.enumerated() {
            if argument.hasPrefix(option + "=") {
                return String(argument.dropFirst(option.count + 1))
            }
            if argument == option { return arguments.dropFirst(place + 1).first }
        }
        return nil
    }
}
