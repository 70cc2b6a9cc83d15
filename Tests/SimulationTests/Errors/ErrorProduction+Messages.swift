import TestSupport

extension ErrorProduction {
    private static let filler = String(repeating: "a", count: 9000)

    /// What is wrong with the message itself.
    static let ofMessages: [String: ErrorProduction] = [
        "400 invalid-request": ErrorProduction { trial in
            try await trial.send { $0.target += "?colour=1" }
        },
        "400 malformed-request": ErrorProduction { trial in
            try await trial.send { $0.remove("Host") }
        },
        "400 bad-path": ErrorProduction { trial in
            try await trial.send { $0.target = "/." + $0.target }
        },
        "400 duplicate-header": ErrorProduction { trial in
            try await trial.send { request in
                request.remove("X-Api-Key")
                for _ in 0..<2 { request.fields.append(("X-Api-Key", "x")) }
            }
        },
        "413 body-too-large": ErrorProduction { trial in
            try await trial.send { $0.set("Content-Length", "300000") }
        },
        "414 uri-too-long": ErrorProduction { trial in
            try await trial.send { $0.target += "?" + filler }
        },
        "417 expectation-failed": ErrorProduction { trial in
            try await trial.send { $0.set("Expect", "200-maybe") }
        },
        "421 misdirected-request": ErrorProduction { trial in
            try await trial.send { $0.set("Host", "other.example") }
        },
        "425 too-early": ErrorProduction { trial in
            try await trial.send { $0.set("Early-Data", "1") }
        },
        "431 headers-too-large": ErrorProduction { trial in
            try await trial.send { $0.set("Filler", filler) }
        },
        "501 not-implemented": ErrorProduction { trial in
            try await trial.send { $0.method = "BREW" }
        },
        "505 http-version": ErrorProduction { trial in
            try await trial.send { $0.version = "HTTP/2.0" }
        },
    ]
}
