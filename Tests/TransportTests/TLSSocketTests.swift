import Platform
import TestSupport
import Testing
import Transport

@Suite("TLS, over sockets with other clients", .timeLimit(.minutes(15)))
struct TLSSocketTests {
    private func openssl(_ port: UInt16, _ arguments: String...) async throws -> String {
        let certificates = try await TestCertificates.shared()
        let directory = try TemporaryDirectory()
        let result = try await Program(in: directory, executable: "/usr/bin/timeout").run(
            [
                "20", "openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-servername",
                "localhost", "-CAfile", certificates.authority.certificateFile,
                "-verify_hostname", "localhost",
            ] + arguments
        )
        return result.output + result.error
    }

    @Test("s_client is shown what is offered")
    func offers() async throws {
        try await withEchoServer { server in
            let tls13 = try await openssl(server.port, "-alpn", "http/1.1,h2", "-tls1_3")
            for line in [
                "New, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256", "ALPN protocol: h2",
                "Verify return code: 0 (ok)", "Server Temp Key: X25519", "Compression: NONE",
            ] { #expect(tls13.contains(line)) }
            let tls12 = try await openssl(server.port, "-tls1_2")
            for line in [
                "New, TLSv1.2, Cipher is ECDHE-ECDSA-AES128-GCM-SHA256", "No ALPN negotiated",
                "Extended master secret: yes",
            ] { #expect(tls12.contains(line)) }
            #expect(server.record.protocols == [.http2, .http1])
            // There is one certificate, whatever name is asked for; the client sees to the rest.
            let unknown = try await openssl(server.port, "-servername", "nowhere.test")
            #expect(unknown.contains("subject=CN = localhost"))
            #expect(server.record.failures.isEmpty)
        }
    }

    @Test("s_client is told why it does not get in")
    func refusals() async throws {
        try await withEchoServer { server in
            let old = try await openssl(
                server.port,
                "-tls1_1",
                "-cipher",
                "ALL:@SECLEVEL=0"
            )
            #expect(old.contains("alert protocol version"))
            let cbc = try await openssl(
                server.port,
                "-tls1_2",
                "-cipher",
                "ECDHE-ECDSA-AES256-SHA384"
            )
            #expect(cbc.contains("alert handshake failure"))
            let alpn = try await openssl(server.port, "-alpn", "imap")
            #expect(alpn.contains("no application protocol"))
            #expect(server.record.established == 0)
        }
    }

    @Test("a certificate's names come through a socket")
    func clientCertificate() async throws {
        let certificates = try await TestCertificates.shared()
        let file = certificates.authority.certificateFile
        try await withEchoServer({ $0.clientAuthentication = .required(authorities: file) }) {
            server in
            let script = "s = connect(); s.sendall(b'x'); print(s.recv(9), s.session.has_ticket)"
            let good = try await PythonClient.run(
                script,
                port: server.port,
                certificates.client
            )
            #expect(good.output == "b'x' False\n")
            let bad = try await PythonClient.run(script, port: server.port)
            // The alert arrives: closing does not overtake it by a reset.
            #expect(bad.error.contains("TLSV13_ALERT_CERTIFICATE_REQUIRED"))
            #expect(
                server.record.certificates == [
                    PeerCertificate(
                        uris: ["spiffe://test/client"],
                        dnsNames: ["client.test"],
                        commonName: "client"
                    )
                ]
            )
        }
    }

    @Test("large transfers both ways through small socket buffers", arguments: ["1_2", "1_3"])
    func large(version: String) async throws {
        try await withEchoServer { server in
            let script = """
                c = context()
                c.minimum_version = c.maximum_version = ssl.TLSVersion.TLSv\(version)
                s = connect(c, small=True)
                s.setblocking(False)
                size = 8_000_000
                data = memoryview(os.urandom(size))
                sent, echo = 0, bytearray()
                while len(echo) < size:
                    moved = False
                    try:
                        if sent < size:
                            sent += s.send(data[sent:sent + 30_000])
                            moved = True
                    except (ssl.SSLWantReadError, ssl.SSLWantWriteError): pass
                    try:
                        part = s.recv(50_000)
                        if not part: break
                        echo += part
                        moved = True
                    except (ssl.SSLWantReadError, ssl.SSLWantWriteError): pass
                    if not moved:
                        ready = select.select([s], [s] if sent < size else [], [], 10)
                        if not any(ready): sys.exit(f'stalled at {sent} and {len(echo)}')
                print(echo == data)
                """
            let result = try await PythonClient.run(script, port: server.port)
            #expect(result.output == "True\n")
            #expect(result.error.isEmpty)
            #expect(server.record.failures.allSatisfy { $0 == "ended by the peer" })
            // Each turn moves something.
            #expect(server.record.turns < 40_000)
        }
    }

    @Test("a handshake octet by octet through a socket succeeds")
    func slowly() async throws {
        try await withEchoServer { server in
            let script = """
                raw = plain()
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                source, sink = ssl.MemoryBIO(), ssl.MemoryBIO()
                s = context().wrap_bio(source, sink, server_hostname='localhost')
                def flush():
                    for octet in sink.read(): raw.send(bytes([octet]))
                def retry(call, *arguments):
                    while True:
                        try:
                            result = call(*arguments)
                            flush()
                            return result
                        except ssl.SSLWantReadError:
                            flush()
                            source.write(raw.recv(1))
                retry(s.do_handshake)
                s.write(b'slow')
                flush()
                print(retry(s.read, 10))
                """
            let result = try await PythonClient.run(script, port: server.port)
            #expect(result.output == "b'slow'\n")
            #expect(server.record.failures.allSatisfy { $0 == "ended by the peer" })
        }
    }

    @Test("a client that ends first gets the rest and a proper end")
    func halfClose() async throws {
        try await withEchoServer { server in
            let script = """
                s = connect()
                s.sendall(b'y' * 300_000)
                def read():
                    total = 0
                    while total < 300_000: total += len(s.recv(70_000))
                    return total
                print(read())
                try:
                    s.unwrap()
                    print('ended')
                except Exception as error: print(error)
                """
            let result = try await PythonClient.run(script, port: server.port)
            #expect(result.output == "300000\nended\n")
            #expect(server.record.failures.isEmpty)
        }
    }

    @Test("a reload under way disturbs nobody")
    func reload() async throws {
        try await withEchoServer { server in
            let script = """
                s = connect()
                s.sendall(b'a'); s.recv(1)
                print('first', flush=True)
                for number in range(200):
                    t = connect()
                    t.sendall(b'b'); assert t.recv(1) == b'b'
                    s.sendall(b'a'); assert s.recv(1) == b'a'
                    t.close()
                print('done')
                """
            async let result = PythonClient.run(script, port: server.port)
            // Some before, some meanwhile, some after it.
            for _ in 0..<50 {
                try server.reload()
                await Task.yield()
            }
            #expect(try await result.output == "first\ndone\n")
            #expect(server.record.established == 201)
        }
    }
}
