internal import HTTPServer
internal import HTTPTypes

/// A refusal in the words of the surface it happens on.
enum Refusal {
    /// Credentials that belong to nobody, or to somebody who has no business here.
    static func unauthorized(_ surface: Surface) -> ServerResponse {
        switch surface {
        case .partner:
            ErrorDocument.coded(
                code: "invalid_credentials",
                message: "Invalid partner credentials"
            ).response(.unauthorized)
        case .account, .open:
            ErrorDocument.edge(message: "Invalid token").response(.unauthorized)
        }
    }

    static func unknownPath(_ surface: Surface) -> ServerResponse {
        switch surface {
        case .partner: ErrorDocument.wrapped(message: "Not Found").response(.notFound)
        case .account, .open: ErrorDocument.edge(message: "Not found").response(.notFound)
        }
    }

    static func method(_ surface: Surface, allowed: [String]) -> ServerResponse {
        let document: ErrorDocument =
            switch surface {
            case .partner: .wrapped(message: "Method Not Allowed")
            case .account, .open: .edge(message: "Method not allowed")
            }
        var response = document.response(.methodNotAllowed)
        response.head.headerFields[.allow] = allowed.joined(separator: ", ")
        return response
    }

    static let unknownCustomer = ErrorDocument.coded(
        code: "not_found",
        message: "Customer account not found"
    ).response(.notFound)

    static let mismatchedAccount = ErrorDocument.edge(
        message: "Access denied: account ID mismatch"
    ).response(.forbidden)

    static let missingAccount = ErrorDocument.plain(
        message: "accountID is required"
    ).response(.badRequest)

    static func forbidden(_ message: String) -> ServerResponse {
        ErrorDocument.coded(code: "forbidden", message: message).response(.forbidden)
    }

    static func invalid(_ issues: [ValidationIssue]) -> ServerResponse {
        ErrorDocument.validation(issues).response(.unprocessableContent)
    }

    // MARK: Calls, whose refusals carry the id of the request

    static func unknownCall(apiID: String) -> ServerResponse {
        ErrorDocument.tagged(apiID: apiID, message: "call not found").response(.notFound)
    }

    static func status(_ expected: String, apiID: String) -> ServerResponse {
        ErrorDocument.tagged(apiID: apiID, message: "status must be \(expected)")
            .response(.badRequest)
    }

    static func malformedCall(_ issue: ValidationIssue, apiID: String) -> ServerResponse {
        let place = issue.location.dropFirst().joined(separator: ".")
        let message = place.isEmpty ? issue.message : "\(place): \(issue.message)"
        return ErrorDocument.tagged(apiID: apiID, message: message).response(.badRequest)
    }
}
