import HTTP
import HTTPServer
import JSON
import Platform
import RateLimiting
import Vault
import Vobiz

extension GatewayResponder {
    /// The OpenAPI document in the form that the route names.
    func describe(
        _ route: Route,
        _ exchange: Exchange,
        _ condition: Span<UInt8>?,
        _ writer: inout ResponseWriter
    ) {
        let isYAML = route == .openAPIYAML
        let tag = isYAML ? services.description.yamlTag : services.description.jsonTag
        var isUnchanged = false
        if let condition { isUnchanged = EntityTag.matches(condition, tag.span) }
        let type = isYAML ? "application/yaml" : "application/json"
        let fields =
            "Content-Type: \(type)\r\nETag: \(String(decoding: tag, as: UTF8.self))\r\n"
            + "Cache-Control: public, max-age=300\r\n"
        let body = isYAML ? services.description.yaml : services.description.json
        let answer = Answer(
            status: isUnchanged ? 304 : 200,
            fields: Array(fields.utf8),
            body: isUnchanged ? [] : body
        )
        write(answer, exchange, &writer)
    }

    /// Route 20: who the caller is and what it may.
    func introduce(_ exchange: Exchange, _ writer: inout ResponseWriter) {
        guard let client = exchange.entry?.client, let state = exchange.client,
            let decision = exchange.decision
        else { return refuse(.unauthorized, exchange, &writer) }
        var json = JSONWriter()
        json.object { json in
            json.member("name", client.name)
            json.array("scopes") { json in
                for scope in client.scopes.scopes { json.value(scope.rawValue) }
            }
            json.array("accounts") { json in
                for account in client.accounts.accounts ?? ["*"] { json.value(account) }
            }
            json.member("expires_at", client.permissions.expires.map { Timestamp($0).text })
            json.array("limits") { json in
                json.object { json in
                    json.member("policy", "client")
                    json.member("quota", Int(state.limiter.algorithm.rate.burst))
                    json.member("window_seconds", Int(state.limiter.algorithm.rate.window))
                    json.member("remaining", Int(decision.remaining))
                    json.member("reset_seconds", Int(decision.resetSeconds))
                }
            }
        }
        finish(Answer(status: 200, json: json.bytes), exchange, &writer)
    }
}
