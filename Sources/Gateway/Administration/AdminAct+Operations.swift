import Vault

extension AdminAct {
    /// Operations, as whoever asks may end their uncertainties.
    private var administration: OperationAdministration {
        let actor = exchange.entry.map { "client \($0.client.name), \($0.kid)" }
        return OperationAdministration(resources.store, actor: actor ?? "-")
    }

    // MARK: Looking

    func operations() async throws(GatewayError) -> Answer {
        let values = request.values
        let (reports, total) = try await store { () throws(VaultError) in
            try await administration.list(
                in: values[2].flatMap { OperationState(rawValue: $0) },
                page: values[0].flatMap { Int($0) } ?? 1,
                perPage: values[1].flatMap { Int($0) } ?? 20
            )
        }
        return AdminPage(page: reports, of: total, values)
            .answer(at: AdminRoute.operations.pattern)
    }

    func operation() async throws(GatewayError) -> Answer {
        let report = try await act { () throws(OperationActError) in
            try await administration.show(request.parameters[0])
        }
        return Answer(status: 200, json: report.bytes)
    }

    // MARK: Deciding

    func resolveOperation() async throws(GatewayError) -> Answer {
        let finding = try request.read { (reader: inout MemberReader) throws(GatewayError) in
            if !reader.has("executed") { reader.note("executed", "is missing") }
            let wasExecuted = reader.flag("executed")
            let reference = reader.text("reference")
            if wasExecuted == false, reader.has("reference") {
                reader.note("reference", "goes with what was executed alone")
            }
            return wasExecuted == true
                ? OperationAdministration.Finding.executed(reference: reference) : .notExecuted
        }
        let id = request.parameters[0]
        // Nothing is on record of a name that somebody has made up.
        let known = try await act { () throws(OperationActError) in
            try await administration.show(id)
        }
        let report = try await change("operation \(known.operation.id)") {
            () throws(GatewayError) in
            try await act { () throws(OperationActError) in
                try await administration.resolve(id, finding, now: now)
            }
        }
        return Answer(status: 200, json: report.bytes)
    }

    private func act<Result>(
        _ body: () async throws(OperationActError) -> Result
    ) async throws(GatewayError) -> Result {
        do {
            return try await body()
        } catch {
            throw Self.refusal(error)
        }
    }

    private static func refusal(_ error: OperationActError) -> GatewayError {
        switch error {
        case .missing: .administration(.operationMissing)
        case .underWay: .administration(.operationUnderWay)
        case .contradiction: .administration(.operationEndedOtherwise)
        case .referenceNeeded:
            .validationFailed([FieldProblem("reference", "a new account is needed with its id")])
        case .malformedReference:
            .validationFailed([
                FieldProblem("reference", "must be an id as the provider gives them")
            ])
        case .store(let error): GatewayError(error)
        }
    }
}
