internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension SimulatorState {
    mutating func createCustomer(_ exchange: Exchange) -> ServerResponse {
        guard partner.capabilities.createAccounts else {
            return Refusal.forbidden("Partner is not allowed to create accounts")
        }
        switch BodyReader.open(exchange.body) {
        case .failure(let refusal):
            return Refusal.invalid([refusal.issue])
        case .success(var body):
            guard let order = NewCustomer(&body, requiresPhone: options.requiresPhone) else {
                return Refusal.invalid(body.issues)
            }
            return create(order, at: exchange.now)
        }
    }

    private mutating func create(_ order: NewCustomer, at now: Timestamp) -> ServerResponse {
        guard customers.count < partner.maximumAccounts else {
            return Refusal.forbidden("Maximum number of accounts reached")
        }
        guard !customers.isTaken(email: order.email) else {
            return duplicate(email: order.email)
        }
        let customer = add(order, at: now)
        return Answer.object(.created) { writer in
            writer.member("auth_id", customer.authID)
            writer.member("auth_token", customer.credential.token)
            writer.member("name", customer.name)
            writer.member("email", customer.email)
            writer.member("status", "active")
            writer.number("balance", Money.zero, minimumPlaces: 2)
            writer.member("currency", customer.currency)
            writer.member("country", customer.country)
            writer.time("created_at", customer.createdAt, .wholeSeconds)
        }
    }

    private mutating func add(_ order: NewCustomer, at now: Timestamp) -> Customer {
        let customer = Customer(
            credential: SimulatorCredential(
                authID: random.customerID(),
                token: random.customerToken()
            ),
            number: customers.nextNumber,
            apiID: random.uuid(),
            name: order.name,
            email: order.email,
            phone: order.phone,
            company: order.company,
            description: order.description,
            country: order.country,
            currency: Countries.currency(of: order.country) ?? partner.currency,
            accountType: order.accountType,
            address: order.address,
            tax: order.tax,
            createdAt: now,
            updatedAt: now
        )
        customers.add(customer)
        ledger.open(
            Wallet(
                id: random.uuid(),
                owner: customer.authID,
                currency: customer.currency,
                createdAt: now
            )
        )
        return customer
    }

    /// The address is taken on the whole platform, not only among this partner's customers.
    private func duplicate(email: String) -> ServerResponse {
        switch options.duplicateEmailStatus {
        case .unprocessable:
            Refusal.invalid([
                .value(["body", "email"], "email is already registered", .text(email))
            ])
        case .conflict:
            ErrorDocument.coded(code: "email_exists", message: "Email is already registered")
                .response(.conflict)
        }
    }
}
