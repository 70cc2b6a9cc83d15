import ArgumentParser
import JSON
import Vault

/// What `client bind` and `client unbind` are told, and what they tell.
struct BindingArguments: ParsableArguments {
    @Argument(help: "The client's name (see client list).") var name: String

    @Argument(
        help:
            "Alternative names as the certificate has them: URI:spiffe://example/billing, DNS:billing.example.",
        transform: ArgumentText.certificate
    )
    var certificates: [CertificateName]

    /// Does something with every name, and reports each.
    func forEach(
        _ options: CommonOptions,
        _ outcome: String,
        _ body: (ClientRegistry, CertificateName) async throws -> Client
    ) async throws {
        for certificate in certificates {
            let client = try await options.withStore("client \(name): \(certificate.text)") {
                try await body(ClientRegistry(operatorOf: $0), certificate)
            }
            guard options.json else {
                try Console.print("\(certificate.text): \(outcome) client \(client.name)")
                continue
            }
            var json = JSONWriter()
            json.object { json in
                json.member("client", client.name)
                json.member("certificate", certificate.text)
            }
            try Console.print(json)
        }
    }
}
