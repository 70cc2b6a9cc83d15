/// How a message arrives. What a parser says about it must not depend on that.
public enum Delivery: String, CaseIterable, Sendable {
    case whole
    case octetByOctet
    /// A new piece begins with every CR, and with what follows it.
    case splitAroundEveryCR

    /// Where the pieces end, by offset from the message's start.
    public func ends(of message: [UInt8]) -> [Int] {
        switch self {
        case .whole: return [message.count]
        case .octetByOctet: return Array(message.indices.dropFirst()) + [message.count]
        case .splitAroundEveryCR:
            let returns = message.indices.filter { message[$0] == 13 }
            let ends = Set(returns + returns.map { $0 + 1 } + [message.count])
            return ends.subtracting([0]).sorted()
        }
    }
}
