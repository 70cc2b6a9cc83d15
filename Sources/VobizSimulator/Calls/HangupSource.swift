/// Who ended a call, in the provider's words.
enum HangupSource: String, Sendable {
    case caller = "Caller"
    case callee = "Callee"
    case provider = "Vobiz"
    case request = "API Request"
}
