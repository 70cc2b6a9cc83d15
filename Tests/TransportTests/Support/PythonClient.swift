import TestSupport

/// A client by Python's `ssl` module: OpenSSL, but driven by somebody else over a real socket.
enum PythonClient {
    /// Runs a script that finds `connect(context=None, small=False)`, and `context()`, ready.
    static func run(
        _ script: String,
        port: UInt16,
        _ identity: TestIdentity? = nil
    ) async throws -> Program.Result {
        let certificates = try await TestCertificates.shared()
        let load = identity.map { "c.load_cert_chain('\($0.certificateFile)', '\($0.keyFile)')" }
        let preamble = """
            import os, select, socket, ssl, sys
            def context():
                c = ssl.create_default_context(cafile='\(certificates.authority.certificateFile)')
                \(load ?? "pass")
                return c
            def plain(small=False):
                s = socket.socket()
                s.settimeout(20)
                if small:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2048)
                s.connect(('127.0.0.1', \(port)))
                return s
            def connect(c=None, small=False):
                return (c or context()).wrap_socket(plain(small), server_hostname='localhost')

            """
        let directory = try TemporaryDirectory()
        return try await Program(in: directory, executable: "/usr/bin/python3")
            .run(["-c", preamble + script])
    }
}
