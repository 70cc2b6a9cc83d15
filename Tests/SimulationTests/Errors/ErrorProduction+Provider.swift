import HTTPTypes
import JSON
import TestSupport
import Testing

extension ErrorProduction {
    private static func answer(_ status: Int, _ more: String = "") -> ErrorProduction {
        failing(#""kind":"answer","status":\#(status)\#(more)"#)
    }

    private static func exceeded(_ limit: String) -> ErrorProduction {
        answer(429, #","family":"standard","limit":"\#(limit)""#)
    }

    /// What the provider answers, or does not.
    static let ofProvider: [String: ErrorProduction] = [
        "402 insufficient-balance": answer(402, #","family":"coded""#),
        "403 upstream-forbidden": answer(403, #","family":"coded""#),
        "409 upstream-conflict": answer(409, #","family":"tagged""#),
        "422 upstream-rejected": answer(422, #","family":"wrapped""#),
        "429 upstream-cps": exceeded("cps"),
        "429 upstream-calls": exceeded("concurrency"),
        "502 upstream-reset": failing(#""kind":"drop","at":"before-answer""#),
        "502 upstream-truncated": failing(#""kind":"drop","at":"during-body""#),
        "502 upstream-too-large": failing(#""kind":"content","fault":"huge""#),
        "502 upstream-invalid": failing(#""kind":"content","fault":"empty""#),
        "502 upstream-mismatch": ErrorProduction { trial in
            let request = try await trial.namingCall(
                trial.needingToken(try trial.request(), of: 19),
                of: 19
            )
            return try await trial.sendFailing(
                #""kind":"content","fault":"other-account""#,
                request
            )
        },
        "502 upstream-error": answer(500),
        "502 upstream-redirect": answer(
            302,
            #","fields":{"Location":"https://elsewhere.example/"}"#
        ),
        "502 upstream-contract": answer(405),
        "503 upstream-error": answer(503),
        "503 upstream-rate-limited": answer(429),
        "504 upstream-error": answer(504),
        // From here on the provider knows the partner's token no more.
        "502 upstream-auth": ErrorProduction(stage: 4) { trial in
            let control = trial.stage.simulator.control
            let tokens = try await control.send(.get, "/credentials").json["credentials"]?.elements
            for token in tokens ?? [] {
                try await trial.stage.revoke(try #require(token["fingerprint"]?.string))
            }
            // Whose own token is known needs the partner's no more.
            return try await trial.send(trial.needingToken(try trial.request(), of: 18))
        },
        "502 upstream-tls": ErrorProduction(.unsafe) { try await $0.send() },
        "502 upstream-unreachable": ErrorProduction(.absent) { try await $0.send() },
        "504 upstream-timeout": ErrorProduction(.silent) { try await $0.send() },
        "503 upstream-unavailable": ErrorProduction(.silent, stage: 1) { trial in
            for _ in 0..<20 {
                let reply = try await trial.send()
                if reply.status == 503 { return reply }
            }
            return try await trial.send()
        },
    ]
}
