import JSON
import TestSupport
import Testing

extension ErrorProduction {
    private static let failedAfter = #""kind":"answer","status":500,"moment":"after""#

    /// What is wrong with a write, and what became of an earlier one.
    static let ofWrites: [String: ErrorProduction] = [
        "400 idempotency-key-missing": ErrorProduction { trial in
            try await trial.send { $0.remove("Idempotency-Key") }
        },
        "400 idempotency-key-invalid": ErrorProduction { trial in
            try await trial.send { $0.set("Idempotency-Key", "short") }
        },
        "400 invalid-body": ErrorProduction { trial in
            try await trial.send { $0.body = #"{"a":1,"a":2}"# }
        },
        "415 unsupported-media-type": ErrorProduction { trial in
            try await trial.send { $0.set("Content-Type", "text/plain") }
        },
        "422 validation-failed": ErrorProduction { trial in
            let body = try WriteBody.of(trial.operation).broken
            return try await trial.send { $0.body = body }
        },
        "422 idempotency-key-reused": ErrorProduction { trial in
            var request = try trial.request()
            _ = try await trial.send(request)
            request.body = try trial.request().body
            return try await trial.send(request)
        },
        "409 email-in-use": ErrorProduction { trial in
            let first = try trial.request()
            _ = try await trial.send(first)
            return try await trial.send { $0.body = first.body }
        },
        "409 operation-in-progress": ErrorProduction { trial in
            let request = try trial.request()
            let route = try WriteBody.of(trial.operation).providerRoute
            try await trial.stage.simulator.forgetRequests()
            try await trial.stage.order(#""kind":"delay","milliseconds":1000"#, on: route)
            async let first = trial.send(request)
            try await until { try await trial.stage.calls(of: route) == 1 }
            let second = try await trial.send(request)
            _ = try await first
            return second
        },
        "504 upstream-outcome-unknown": ErrorProduction { trial in
            try await trial.write(failing: failedAfter).first
        },
        "409 outcome-unknown": ErrorProduction { trial in
            let request = try await trial.write(failing: failedAfter).request
            return try await trial.send(request)
        },
        "409 operator-review": ErrorProduction { trial in
            let (first, request) = try await trial.write(failing: failedAfter)
            let operation = try #require(try first.json["operation_id"]?.string)
            try trial.store.execute(
                "UPDATE operation SET state = 'review' WHERE id = '\(operation)'"
            )
            return try await trial.send(request)
        },
    ]
}
