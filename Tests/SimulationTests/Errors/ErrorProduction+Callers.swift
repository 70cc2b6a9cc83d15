import TestSupport
import Testing

extension ErrorProduction {
    /// Who asks, and how often.
    static let ofCallers: [String: ErrorProduction] = [
        "401 unauthorized": ErrorProduction { try await $0.send(as: nil) },
        "401 identity-conflict": ErrorProduction { trial in
            let other = try #require(trial.stage.keys["other"])
            return try await trial.send { request in
                request.set("Authorization", "Bearer \(other)")
                // An address of its own: failures are counted by it.
                let network = String(UInt16.random(in: 1 ... .max), radix: 16)
                request.set("X-Forwarded-For", "2001:db8:\(network)::1")
            }
        },
        "403 forbidden": ErrorProduction { trial in
            // One of the two lacks it.
            let caller = trial.operation.scope == "partner:read" ? "accounts" : "partner"
            return try await trial.send(as: caller)
        },
        "403 client-unknown": ErrorProduction(.certified) { try await $0.sendWithCertificate() },
        "404 not-found": ErrorProduction { trial in
            // An operation that there is not, or what the provider does not have.
            guard trial.operation.pattern.contains("{operation_id}") else {
                return try await trial.sendFailing(#""kind":"answer","status":404"#)
            }
            return try await trial.send()
        },
        "429 quota-exceeded": ErrorProduction { trial in
            _ = try await trial.stage.get("/v1/whoami", as: "spent")
            return try await trial.send(as: "spent")
        },
        "429 authentication": ErrorProduction { trial in
            // The first ten are answered with 401, whatever they ask for.
            for _ in 0..<11 {
                let reply = try await trial.send { request in
                    request.set("X-Api-Key", BadKey.unknown())
                    request.set("X-Forwarded-For", "198.51.100.1")
                }
                if reply.status == 429 { return reply }
            }
            return try await trial.send()
        },
    ]
}
