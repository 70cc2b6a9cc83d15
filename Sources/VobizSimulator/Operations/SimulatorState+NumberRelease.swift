internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension SimulatorState {
    /// How long a number that was given up can be had back.
    private static let coolingSeconds = CalendarDay.seconds

    /// Gives a number up: after a day, or at once. The plus sign of the path may be encoded or not.
    ///
    /// The fee is named but not taken: the pages do not say when it is.
    mutating func releaseNumber(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        guard var number = numbers[exchange.item, of: exchange.account] else {
            return Self.unknownNumber
        }
        let isImmediate = exchange.query["immediate"] == "true"
        let end = exchange.now.adding(seconds: isImmediate ? 0 : Self.coolingSeconds)
        number.releasesAt = number.releasesAt.map { min($0, end) } ?? end
        numbers[number.e164, of: exchange.account] = number
        let encoded = number.e164.replacing("+", with: "%2B")
        let cancellation = "/api/v1/account/\(exchange.account)/numbers/\(encoded)/cancel-release"
        return Answer.object { writer in
            writer.member("status", number.status)
            writer.member("cancel_url", cancellation)
            writer.time("cooldown_ends_at", number.releasesAt, .zulu)
            writer.member("release_fee", pricingTier.numberReleaseFee)
            writer.member("message", "Number release scheduled")
            writer.member("note", "The release can be cancelled until the cooldown ends")
        }
    }

    /// Takes a release back. The answer, which no page shows, is the number as it is then.
    mutating func keepNumber(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        guard case .customer(let customer) = exchange.caller,
            var number = numbers[exchange.item, of: customer.authID]
        else { return Self.unknownNumber }
        guard number.releasesAt != nil else {
            return ErrorDocument.coded(
                code: "bad_request",
                message: "Number is not pending release"
            ).response(.badRequest)
        }
        number.releasesAt = nil
        numbers[number.e164, of: customer.authID] = number
        let document = NumberDocument(number: number, owner: customer)
        return Answer.object { document.write(to: &$0) }
    }

    private static let unknownNumber = ErrorDocument.coded(
        code: "not_found",
        message: "Number not found"
    ).response(.notFound)
}
