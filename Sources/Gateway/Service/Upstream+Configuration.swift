import HTTPClient

extension Upstream {
    /// The provider as it is configured.
    init(_ configuration: GatewayConfiguration) throws(StartError) {
        do {
            self = try Upstream(
                configuration.upstream,
                authorities: configuration.upstreamAuthorities,
                allowsPrivate: configuration.allowsPrivateUpstream,
                offersHTTP2: configuration.offersUpstreamHTTP2
            )
        } catch {
            throw .configuration("upstream.ca_file: \(error)")
        }
    }
}
