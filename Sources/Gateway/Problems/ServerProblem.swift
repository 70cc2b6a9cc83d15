import HTTP

/// Problems of the server itself, before any route is known (requirements §1.2).
enum ServerProblem {
    static func problem(for refusal: RequestRefusal) -> Problem {
        let (slug, title, detail) = words(for: refusal)
        return Problem(
            slug: slug,
            status: refusal.status,
            title: title,
            detail: detail,
            retryAfter: refusal == .overloaded ? 1 : nil
        )
    }

    private static func words(
        for refusal: RequestRefusal
    ) -> (slug: StaticString, title: String, detail: String) {
        switch refusal {
        case .malformed(let fault):
            ("malformed-request", "Malformed request", "Not acceptable: \(fault.rawValue).")
        case .duplicateField(let field):
            (
                "duplicate-header", "Duplicate header",
                "The field \(field.name) may be sent once only."
            )
        case .targetTooLong:
            ("uri-too-long", "URI too long", "The request line is longer than 8 KiB.")
        case .headTooLarge:
            (
                "headers-too-large", "Headers too large",
                "The head is larger than 32 KiB, a line longer than 8 KiB, or there are more than "
                    + "100 fields."
            )
        case .bodyTooLarge:
            ("body-too-large", "Body too large", "The body is larger than the server accepts.")
        case .unsupportedVersion:
            ("http-version", "HTTP version", "Only HTTP/1.0 and HTTP/1.1 are spoken here.")
        case .unsupportedCoding:
            (
                "not-implemented", "Not implemented",
                "The only transfer coding understood is chunked."
            )
        case .unknownMethod:
            ("not-implemented", "Not implemented", "The method is not known.")
        case .unknownExpectation:
            (
                "expectation-failed", "Expectation failed",
                "The only expectation understood is 100-continue."
            )
        case .timeout:
            ("request-timeout", "Request timeout", "The request did not arrive in time.")
        case .overloaded:
            ("overloaded", "Overloaded", "The server has too many connections.")
        }
    }
}
