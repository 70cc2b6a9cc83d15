import TestSupport

extension ErrorProduction {
    /// What stands in the way of money.
    static let ofTransfers: [String: ErrorProduction] = [
        "402 partner-balance": ErrorProduction { trial in
            try await trial.write(
                failing:
                    #""kind":"answer","status":400,"family":"coded","code":"insufficient_balance""#
            ).first
        },
        "403 transfer-cap-reached": ErrorProduction { trial in
            try await trial.send { $0.body = WriteBody.transfer(of: "23000") }
        },
        "403 minimum-balance-reached": ErrorProduction { trial in
            try await trial.send { $0.body = WriteBody.transfer(of: "22000") }
        },
        "409 prior-transfer-unresolved": ErrorProduction { trial in
            _ = try await trial.write(failing: #""kind":"answer","status":500,"moment":"after""#)
            return try await trial.send { $0.body = WriteBody.transfer(of: "1") }
        },
    ]
}
