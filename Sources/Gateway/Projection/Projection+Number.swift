public import JSON
public import Vobiz

extension Projection {
    /// A telephone number that an account rents (route 17).
    public struct Number: Representation, Equatable {
        private let number: RentedNumber
        private let account: AccountID

        /// - Parameters:
        ///   - number: the number.
        ///   - account: who rents it; rows of some documents do not tell.
        public init(_ number: RentedNumber, account: AccountID) {
            self.number = number
            self.account = account
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("id", number.id)
                writer.member("number", number.number)
                writer.member("account_id", account.text)
                writer.member("country", number.country)
                writer.member("region", number.region)
                writer.member("type", number.type)
                writeState(to: &writer)
                writeUse(to: &writer)
                writer.money("setup_fee", number.setupFee, number.currency)
                writer.money("monthly_fee", number.monthlyFee, number.currency)
                writer.member("minimum_months", number.minimumMonths)
                writer.member("purchased_at", number.purchasedAt?.text)
                writer.member("last_billed_at", number.lastBilledAt?.text)
                writer.member("next_billing_at", number.nextBillingAt?.text)
                writer.member("created_at", number.createdAt?.text)
                writer.member("updated_at", number.updatedAt?.text)
            }
        }

        private func writeState(to writer: inout JSONWriter) {
            writer.member("status", number.status)
            writer.member("blocked", number.isBlocked)
            writer.member("trial", number.isTrial)
            writer.object("verification") { writer in
                writer.member("required", number.verification.isRequired)
                writer.member("done", number.verification.isDone)
            }
        }

        private func writeUse(to writer: inout JSONWriter) {
            writer.member("voice_enabled", number.isVoiceEnabled)
            writer.object("capabilities") { writer in
                writer.member("voice", number.capabilities.voice)
                writer.member("sms", number.capabilities.sms)
                writer.member("mms", number.capabilities.mms)
                writer.member("fax", number.capabilities.fax)
            }
            writer.object("application") { writer in
                writer.member("id", number.applicationID)
                writer.member("name", number.applicationName)
            }
            writer.member("trunk_id", number.trunkID)
            guard let tags = number.tags else { return writer.null("tags") }
            writer.array("tags") { writer in
                for tag in tags { writer.value(tag) }
            }
        }
    }
}

extension Projection.List where Item == Projection.Number {
    /// One page of an account's numbers (route 17).
    public init(
        _ numbers: RentedNumberPage,
        of account: AccountID,
        page: PageRequest,
        asOf: Timestamp
    ) {
        self.init(
            numbers.numbers.map { Projection.Number($0, account: account) },
            page: page.page,
            perPage: page.perPage,
            total: numbers.total,
            asOf: asOf
        )
    }
}
