import Glibc
import HTTPTypes
import JSON
import TestSupport
import Testing

extension ErrorTrial {
    var store: StoreFile { StoreFile(in: stage.program.directory.path("data")) }

    /// The ids of the operations on record.
    func operations() throws -> [String] {
        try stage.auditLines().compactMap { $0["op_id"]?.string }
    }

    /// The answer while there are as many connections from this address as there may be.
    func sendIntoCrowd() async throws -> Reply {
        let port = try #require(
            stage.front.address.split(separator: ":").last.flatMap { UInt16($0) }
        )
        var crowd: [RawClient] = []
        for _ in 0..<40 { crowd.append(try RawClient(port: port)) }
        var reply = try await send()
        // Some may have been turned away because those of the one before were still counted.
        for _ in 0..<100 where !reply.text.contains("overloaded") {
            crowd.append(try RawClient(port: port))
            reply = try await send()
        }
        for client in crowd { client.reset() }
        return reply
    }

    /// A write whose answer comes when nothing can be written any more.
    func writeOntoFullDisk() async throws -> Reply {
        let route = try WriteBody.of(operation).providerRoute
        try await stage.order(#""kind":"delay","milliseconds":1000,"moment":"after""#, on: route)
        let request = try request()
        async let reply = send(request)
        try await until { try await stage.calls(of: route) == 1 }
        try await limit(to: "1")
        let answer = try await reply
        try await limit(to: "unlimited")
        try await until { try await !isLogClosed() }
        return answer
    }

    /// A write while the log is closed, which it stays for a moment when there is room again.
    func writeWithoutLog() async throws -> Reply {
        for _ in 0..<10 {
            try await limit(to: "1")
            _ = try await stage.get("/v1/whoami")
            try await until { try await isLogClosed() }
            try await limit(to: "unlimited")
            let reply = try await send()
            try await until { try await !isLogClosed() }
            if reply.status == 503 { return reply }
        }
        return try await send()
    }

    private func isLogClosed() async throws -> Bool {
        try await stage.admin.send(.get, "/readyz").text.contains("the log cannot be written")
    }

    /// Bounds the size of the gateway's files, as a full disk does.
    private func limit(to bytes: String) async throws {
        let prlimit = Program(in: stage.program.directory, executable: "/usr/bin/prlimit")
        let result = try await prlimit.run([
            "--pid=\(stage.gateway.identifier)", "--fsize=\(bytes):unlimited",
        ])
        try #require(result.status == 0, "\(result.error)")
    }

    /// The answer to a certificate that stands for nobody.
    func sendWithCertificate() async throws -> Reply {
        let certificates = try await TestCertificates.shared()
        let request = try request(as: nil)
        let curl = Program(in: stage.program.directory, executable: "/usr/bin/curl")
        let seen = try await curl.run(
            [
                "-sS", "--max-time", "20", "--http1.1", "-i", "-X", request.method,
                "--cacert", certificates.authority.certificateFile,
                "--cert", certificates.client.certificateFile,
                "--key", certificates.client.keyFile,
            ]
                + (request.body.isEmpty ? [] : ["--data", request.body])
                + request.fields.filter { $0.name != "Host" }
                .flatMap { ["-H", "\($0.name): \($0.value)"] }
                + ["https://\(stage.front.address)\(request.target)"]
        )
        let reply = try #require(Reply(text: seen.output), "\(seen.error)")
        Contract.front.check(reply, to: request.method, request.target)
        return reply
    }
}

extension Reply {
    /// Reads an answer as curl prints it.
    fileprivate init?(text: String) {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        var lines = text[..<end.lowerBound].split(separator: "\r\n").makeIterator()
        guard
            let status = lines.next()?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        var fields = HTTPFields()
        while let line = lines.next() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let name = HTTPField.Name(String(parts[0])) else { return nil }
            fields.append(
                HTTPField(name: name, value: String(parts.last?.drop { $0 == " " } ?? ""))
            )
        }
        self.init(status: status, fields: fields, body: Array(text[end.upperBound...].utf8))
    }
}
