import Cryptography
import HTTPServer
import JSON
import Platform
import Vault

extension AdminAct {
    private static let longestGrace = Duration.seconds(400 * 86_400)

    /// A client with its keys and certificates.
    private typealias Member = (client: Client, keys: [ClientKey])

    // MARK: Looking

    func clients(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let all = try await store { () throws(VaultError) in try await registry.list() }
        let documents = all.filter(mandate.covers).map { ClientDocument(client: $0, now: now) }
        return AdminPage(documents, request.values).answer(at: AdminRoute.clients.pattern)
    }

    func client(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let member = try await find(mandate)
        let document = ClientDocument(client: member.client, keys: member.keys, now: now)
        return Answer(status: 200, json: document.bytes)
    }

    /// The client that the path names. One that reaches beyond the mandate is one that does not exist.
    private func find(_ mandate: AdminMandate) async throws(GatewayError) -> Member {
        let name = request.parameters[0]
        let member: Member
        do throws(GatewayError) {
            member = try await store { () throws(VaultError) in
                try await registry.show(name: name)
            }
        } catch {
            // What a damaged one sees nobody knows.
            guard case .storeIntegrity = error, !mandate.coversAllAccounts else { throw error }
            throw .administration(.clientMissing)
        }
        guard mandate.covers(member.client) else { throw .administration(.clientMissing) }
        return member
    }

    /// The client that the path names, which may do no more than whoever asks may hand out.
    private func covered(by mandate: AdminMandate) async throws(GatewayError) -> Client {
        let client = try await find(mandate).client
        try mandate.requireCovering(client.permissions)
        return client
    }

    // MARK: Making

    func createClient(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let (name, permissions) = try newClient()
        try permissions.requireConsistency()
        try mandate.requireCovering(permissions)
        let issued = try await change(target(name)) { () throws(GatewayError) in
            try await store { () throws(VaultError) in
                try await registry.create(name: name, permissions: permissions, now: now)
            }
        }
        let path = AdminRoute.clients.pattern + "/" + name
        return try await answer(201, showing: issued, "Location: \(path)\r\n")
    }

    private func newClient() throws(GatewayError) -> (String, ClientPermissions) {
        try request.read { (reader: inout MemberReader) throws(GatewayError) in
            for member in ["name", "scopes", "accounts"] where !reader.has(member) {
                reader.note(member, "is missing")
            }
            let name = reader.text("name") ?? ""
            if reader.has("name"), !ClientRegistry.isName(name) {
                reader.note("name", "must be 1 to 64 letters, digits, '.', '_' or '-'")
            }
            let change = PermissionsReader.read(&reader, now: now)
            return (name, change.applied(to: ClientPermissions(scopes: [], accounts: .all)))
        }
    }

    /// A client with a new key, which is shown here and never again.
    private func answer(
        _ status: Int,
        showing issued: borrowing IssuedKey,
        _ more: String = ""
    ) async throws(GatewayError) -> Answer {
        let client = issued.client
        // Nobody sees the key again, so it is shown whatever becomes of looking at the client once more.
        let document =
            (try? await changed(client.name))
            ?? ClientDocument(client: client, keys: [], warnings: [], now: now)
        var json = JSONWriter(capacity: 2048)
        json.object { json in
            document.writeMembers(to: &json)
            json.member("kid", issued.kid)
            issued.text.withBytes { json.member("key", secret: $0) }
        }
        defer { json.erase() }
        return Answer(
            status: status,
            sensitive: SensitiveBody(copying: json.bytes.span),
            showing: issued.text,
            more
        )
    }

    // MARK: Changing

    func changeClient(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let client = try await covered(by: mandate)
        let edit = try request.read { (reader: inout MemberReader) throws(GatewayError) in
            PermissionsReader.read(&reader, now: now)
        }
        let permissions = edit.applied(to: client.permissions)
        try permissions.requireConsistency()
        try mandate.requireCovering(permissions)
        return try await change(client.name) { () throws(VaultError) in
            _ = try await registry.apply(
                edit,
                to: client.name,
                permitting: mandate.permitsChange,
                now: now
            )
        }
    }

    func rotateClient(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        // Its new key would be in the hands of whoever asks.
        let name = try await covered(by: mandate).name
        let grace = try grace()
        let issued = try await change(target(name)) { () throws(GatewayError) in
            try await store { () throws(VaultError) in
                try await registry.rotate(
                    name: name,
                    grace: grace,
                    permitting: mandate.permitsChange,
                    now: now
                )
            }
        }
        return try await answer(200, showing: issued)
    }

    private func grace() throws(GatewayError) -> Duration {
        try request.read { (reader: inout MemberReader) throws(GatewayError) in
            guard let text = reader.text("grace") else { return .seconds(30 * 60) }
            guard let grace = DurationText(text)?.duration, grace <= Self.longestGrace else {
                reader.note("grace", "must be a duration such as 30m, of 9600h at most")
                return .zero
            }
            return grace
        }
    }

    func revokeClient(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let name = try await revocable(mandate)
        let client = try await change(target(name)) { () throws(GatewayError) in
            try await store { () throws(VaultError) in
                try await registry.revoke(
                    name: name,
                    permitting: mandate.permitsRemoval,
                    now: now
                )
            }
        }
        return Answer(status: 200, json: try await changed(client.name).bytes)
    }

    /// The client that the path names, which may be a damaged one: nobody knows what that may see, so it is
    /// for those alone who may see everything.
    private func revocable(_ mandate: AdminMandate) async throws(GatewayError) -> String {
        let name = request.parameters[0]
        let isDamaged = try await isDamaged(name, in: .client, mandate)
        return isDamaged ? name : try await find(mandate).client.name
    }

    private func isDamaged(
        _ name: String,
        in table: DamagedClient.Table,
        _ mandate: AdminMandate
    ) async throws(GatewayError) -> Bool {
        guard mandate.coversAllAccounts else { return false }
        let damaged = try await store { () throws(VaultError) in try await registry.damaged() }
        return damaged.contains { $0.table == table && $0.name == name }
    }

    func revokeKey(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let member = try await find(mandate)
        let name = member.client.name
        let kid = request.parameters[1]
        let isKey = member.keys.contains { $0.kid == kid && $0.certificate == nil }
        let isDamaged = isKey ? false : try await isDamaged(kid, in: .key, mandate)
        guard isKey || isDamaged else { throw .administration(.keyMissing) }
        return try await change(name) { () throws(VaultError) in
            _ = try await registry.revokeKey(
                kid,
                of: name,
                permitting: mandate.permitsRemoval,
                now: now
            )
        }
    }

    // MARK: Certificates

    func bindCertificate(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        // Whoever has the certificate's key would be that client.
        let name = try await covered(by: mandate).name
        let certificate = try request.read {
            (reader: inout MemberReader) throws(GatewayError) -> CertificateName? in
            if !reader.has("name") { reader.note("name", "is missing") }
            let text = reader.text("name")
            let certificate = text.flatMap(CertificateName.init)
            if text != nil, certificate == nil {
                reader.note(
                    "name",
                    "must be a name such as URI:spiffe://example/billing or DNS:billing.example"
                )
            }
            return certificate
        }
        guard let certificate else { throw .administration(.certificateNotBound) }
        return try await change(name) { () throws(VaultError) in
            _ = try await registry.bind(
                certificate,
                to: name,
                permitting: mandate.permitsChange,
                now: now
            )
        }
    }

    func unbindCertificate(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let name = try await find(mandate).client.name
        guard let text = request.values[0] else {
            throw .invalidRequest([FieldProblem("name", "is missing")])
        }
        guard let certificate = CertificateName(text) else {
            throw .administration(.certificateNotBound)
        }
        return try await change(name) { () throws(VaultError) in
            _ = try await registry.unbind(
                certificate,
                from: name,
                permitting: mandate.permitsRemoval,
                now: now
            )
        }
    }

    // MARK: Afterwards

    private func target(_ name: String) -> String { "client \(name)" }

    /// Changes a client, and tells what it is now.
    private func change(
        _ name: String,
        _ body: () async throws(VaultError) -> Void
    ) async throws(GatewayError) -> Answer {
        try await change(target(name)) { () throws(GatewayError) in try await store(body) }
        return Answer(status: 200, json: try await changed(name).bytes)
    }

    /// What a client is after a change, which this process takes over at once.
    private func changed(_ name: String) async throws(GatewayError) -> ClientDocument {
        guard let own = exchange.entry else { throw .unauthorized }
        // Whoever follows the store finds it within a second, if this does not.
        _ = try? await resources.directory.refresh()
        let all = try await store { () throws(VaultError) in try await registry.overview() }
        guard let member = all.first(where: { $0.client.name == name }) else {
            throw .administration(.clientMissing)
        }
        return ClientDocument(
            client: member.client,
            keys: member.keys,
            warnings: AdminWarning.warnings(after: all, own, now: now),
            now: now
        )
    }
}
