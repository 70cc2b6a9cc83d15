import TestSupport
import Testing

/// Bodies of the writes that the public description has, by the names of their operations.
struct WriteBody: Sendable {
    /// Every member is right; a number makes it another one each time.
    let good: @Sendable (Int) -> String
    /// One member breaks a rule, as the description's example says.
    let broken: String
    /// Which of the provider's routes carries it out.
    let providerRoute: String

    static let all: [String: WriteBody] = [
        "createAccount": WriteBody(
            good: { number in
                var body = NewAccountBody()
                body.email = "owner-\(number)@nila-traders.example"
                return body.text
            },
            broken: NewAccountBody(password: "short").text,
            providerRoute: FaultTrial.creationRoute
        ),
        "createTransfer": WriteBody(
            // One whose outcome is not known does not stand in the way of the next.
            good: { transfer(of: "1.\(10_000 + $0 % 90_000)", more: #","allow_concurrent":true"#) },
            broken: transfer(of: "0"),
            providerRoute: Stage.transferRoute
        ),
    ]

    /// Of a transfer of so much.
    static func transfer(of amount: String, more: String = "") -> String {
        #"{"amount":"\#(amount)","currency":"INR"\#(more)}"#
    }

    /// Of an operation.
    ///
    /// - Throws: when nobody has said yet what its bodies are.
    static func of(_ operation: DescribedOperation) throws -> WriteBody {
        try #require(all[operation.id], "\(operation.id) needs bodies in WriteBody")
    }
}
