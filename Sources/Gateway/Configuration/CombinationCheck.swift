import HTTPClient
import Platform
import Vault

/// What only two settings together can get wrong.
struct CombinationCheck: Sendable {
    let values: SettingValues
    let effective: [EffectiveSetting]

    var problems: [ConfigurationProblem] {
        [
            listeners, certificate, clientCertificates, admin, revocations, priorKnowledge,
            deadlines, writeDeadlines, upstreamAuthorities, publicPlaintext, adminPlaintext,
            limit("client", values.clientLimit),
            limit("upstream", values.upstreamLimit),
        ]
        .compactMap(\.self) + transferCaps
            + MasterKeyCheck(values: values, effective: effective).problems
    }

    private var listeners: ConfigurationProblem? {
        guard values.publicListener.collides(with: values.adminListener) else { return nil }
        return problem(
            "listen.admin",
            or: "listen.public",
            "\(values.adminListener) is taken by listen.public (\(values.publicListener))"
        )
    }

    private var certificate: ConfigurationProblem? {
        guard (values.tls.certificate == nil) != (values.tls.key == nil) else { return nil }
        return problem(
            "tls.certificate",
            or: "tls.key",
            "tls.certificate and tls.key need each other"
        )
    }

    private var clientCertificates: ConfigurationProblem? {
        if values.tls.clientAuthorities != nil, values.tls.certificate == nil {
            return problem(
                "tls.client_ca",
                or: "tls.certificate",
                "needs tls.certificate and tls.key"
            )
        }
        guard values.tls.clientCertificates != .off, values.tls.clientAuthorities == nil else {
            return nil
        }
        return problem("tls.client_auth", or: "tls.client_ca", "needs tls.client_ca")
    }

    private var admin: ConfigurationProblem? {
        if values.tls.coversAdmin, values.tls.certificate == nil {
            return problem("tls.admin", or: "tls.certificate", "needs tls.certificate and tls.key")
        }
        guard values.tls.adminClientCertificates != .off else { return nil }
        guard values.tls.coversAdmin else {
            return problem("tls.admin_client_auth", or: "tls.admin", "needs tls.admin: true")
        }
        guard values.tls.clientAuthorities == nil else { return nil }
        return problem("tls.admin_client_auth", or: "tls.client_ca", "needs tls.client_ca")
    }

    private var revocations: ConfigurationProblem? {
        guard values.tls.clientRevocations != nil, values.tls.clientCertificates == .off,
            values.tls.adminClientCertificates == .off
        else { return nil }
        return problem(
            "tls.client_crl",
            or: "tls.client_auth",
            "needs tls.client_ca, and tls.client_auth or tls.admin_client_auth that is not off"
        )
    }

    private var publicPlaintext: ConfigurationProblem? {
        guard values.tls.certificate == nil, !values.plaintext.coversPublic else { return nil }
        return plaintext("listen.public", values.publicListener, allowedBy: .publicListener)
    }

    private var adminPlaintext: ConfigurationProblem? {
        guard !values.tls.coversAdmin, !values.plaintext.coversAdmin else { return nil }
        return plaintext("listen.admin", values.adminListener, allowedBy: .adminListener)
    }

    /// Keys and balances would cross the network in the clear (R-TLS-10).
    private func plaintext(
        _ key: String,
        _ address: SocketAddress,
        allowedBy permission: PlaintextPermission
    ) -> ConfigurationProblem? {
        guard !address.isLoopback, !address.isUnix else { return nil }
        return problem(
            key,
            or: key,
            "\(address) is reachable from other machines and has no TLS; "
                + "listen.allow_plaintext: \(permission.rawValue) (or both) allows that"
        )
    }

    private var priorKnowledge: ConfigurationProblem? {
        guard values.acceptsHTTP2, values.tls.certificate != nil else { return nil }
        return problem("listen.h2c", or: "tls.certificate", "is for a listener without TLS")
    }

    private var deadlines: ConfigurationProblem? {
        let total = values.deadlines.total
        let phases = [
            ("connect", values.deadlines.connect), ("first_byte", values.deadlines.firstByte),
            ("dns", values.deadlines.dns), ("tls", values.deadlines.tls),
        ]
        guard let longest = phases.first(where: { _, phase in total < phase }) else { return nil }
        return problem(
            "upstream.timeouts.total",
            or: "upstream.timeouts.\(longest.0)",
            "upstream.timeouts.total must not be shorter than upstream.timeouts.\(longest.0)"
        )
    }

    private var writeDeadlines: ConfigurationProblem? {
        guard values.writeDeadlines.total < values.writeDeadlines.firstByte else { return nil }
        return problem(
            "upstream.timeouts.write_total",
            or: "upstream.timeouts.write_first_byte",
            "must not be shorter than upstream.timeouts.write_first_byte"
        )
    }

    private var upstreamAuthorities: ConfigurationProblem? {
        guard values.upstreamAuthorities != nil, let upstream = values.upstream,
            !upstream.isSecure
        else { return nil }
        return problem("upstream.ca_file", or: "upstream.base_url", "is for an https upstream")
    }

    private func limit(_ name: String, _ limit: RateLimit) -> ConfigurationProblem? {
        guard limit.rate != nil, limit.combined == nil else { return nil }
        return problem(
            "limits.\(name).burst",
            or: "limits.\(name).rate",
            "a burst of \(limit.burst) takes longer than a day to fill at limits.\(name).rate"
        )
    }

    /// A cap above one that covers more than it does would never be reached.
    private var transferCaps: [ConfigurationProblem] {
        let caps = values.transfers.caps
        let pairs: [(String, Int64?, String, Int64?)] = [
            ("per_transfer", caps.perTransfer, "per_customer_day", caps.perCustomerDay),
            ("per_transfer", caps.perTransfer, "per_client_day", caps.perClientDay),
            ("per_transfer", caps.perTransfer, "global_day", caps.globalDay),
            ("per_customer_day", caps.perCustomerDay, "global_day", caps.globalDay),
            ("per_client_day", caps.perClientDay, "global_day", caps.globalDay),
        ]
        return pairs.compactMap { name, cap, wider, bound in
            guard let cap, let bound, cap > bound else { return nil }
            return problem(
                "transfers.caps.\(name)",
                or: "transfers.caps.\(wider)",
                "must not be more than transfers.caps.\(wider), which would always come first"
            )
        }
    }

    /// Blames the first setting unless it is a default and the other one was written by somebody.
    private func problem(
        _ key: String,
        or other: String,
        _ message: String
    ) -> ConfigurationProblem? {
        let candidates = [key, other].compactMap { key in effective.first { $0.key == key } }
        guard let blamed = candidates.first(where: { $0.source != .default }) ?? candidates.first
        else { return nil }
        return ConfigurationProblem(blamed.source, key: blamed.key, message)
    }
}

extension SocketAddress {
    /// Whether both cannot be listened at. Port 0 is a different port each time.
    fileprivate func collides(with other: SocketAddress) -> Bool {
        if isUnix || other.isUnix { return self == other }
        guard port != 0, port == other.port else { return false }
        return self == other || isWildcard || other.isWildcard
    }

    private var isWildcard: Bool {
        switch self {
        case .ipv4(let address, _): address == 0
        case .ipv6(let high, let low, _): high == 0 && low == 0
        case .unix: false
        }
    }
}
