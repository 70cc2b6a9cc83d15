import Platform
import TestSupport
import Transport

@testable import HTTPClient

/// A client on a loop of its own, for an upstream that it has to resolve, reach and verify.
final class SecureBench: Sendable {
    let loop: EventLoop
    let client: Client
    let upstream: Upstream

    /// The upstream's name, if it has one, is resolved by `addresses`.
    init(
        _ baseURL: String,
        allowsPrivate: Bool = true,
        offersHTTP2: Bool = false,
        limits: PoolLimits = .patient,
        freshness: Duration = .seconds(3600),
        addresses: @escaping NameLookup.Function = { _ throws(NameLookup.Failure) in
            throw .unknownName
        }
    ) async throws {
        loop = try EventLoop(name: "secure-bench")
        upstream = try Upstream(
            UpstreamAddress(baseURL: baseURL),
            authorities: try await TestCertificates.shared().authority.certificateFile,
            allowsPrivate: allowsPrivate,
            offersHTTP2: offersHTTP2,
            resolver: Resolver(addresses, freshness: freshness)
        )
        client = Client(to: upstream, on: loop, limits: limits)
    }

    /// Closes what is open and ends the loop.
    func stop() async {
        await client.shutDown()
        loop.stop()
    }

    /// How many connections the client holds, and how many callers wait for one.
    func state() async -> (open: Int, waiting: Int) {
        let client = client
        return await loop.run {
            client.assumeIsolated { ($0.connections.count { $0 != nil }, $0.line.count) }
        }
    }

    /// The answer's body, or the error's words.
    func send(_ request: ClientRequest = .get()) async -> Result<String, ClientError> {
        do throws(ClientError) {
            return .success(String(decoding: try await client.send(request).body, as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }
}

/// Runs a test with a bench of its own.
func withSecureBench(
    _ baseURL: String,
    allowsPrivate: Bool = true,
    offersHTTP2: Bool = false,
    limits: PoolLimits = .patient,
    freshness: Duration = .seconds(3600),
    addresses: @escaping NameLookup.Function = { _ throws(NameLookup.Failure) in
        throw .unknownName
    },
    _ body: (SecureBench) async throws -> Void
) async throws {
    let bench = try await SecureBench(
        baseURL,
        allowsPrivate: allowsPrivate,
        offersHTTP2: offersHTTP2,
        limits: limits,
        freshness: freshness,
        addresses: addresses
    )
    do {
        try await body(bench)
    } catch {
        await bench.stop()
        throw error
    }
    await bench.stop()
}

/// Runs a test with an upstream of its own that has a certificate for these names.
func withTLSUpstream(
    _ names: String = "DNS:localhost,DNS:api.test,IP:127.0.0.1",
    answer: String = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    closes: Bool = false,
    _ body: (TLSUpstream) async throws -> Void
) async throws {
    let directory = try TemporaryDirectory()
    let shared = try await TestCertificates.shared().authority
    let name = "upstream-" + directory.path.filter { $0.isLetter || $0.isNumber }
    let identity = try await shared.issue(
        name,
        .init(subject: "x", "subjectAltName=" + names, "extendedKeyUsage=serverAuth")
    )
    let upstream = try await TLSUpstream(identity, answer: answer, closes: closes)
    do {
        try await body(upstream)
    } catch {
        await upstream.stop()
        throw error
    }
    await upstream.stop()
}
