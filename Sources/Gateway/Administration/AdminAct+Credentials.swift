import Cryptography
import JSON
import Platform
import Vault
import Vobiz

extension AdminAct {
    private var administration: CredentialAdministration { resources.credentials }

    // MARK: Looking

    func credentials(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let damaged = administration.damaged.filter { Self.isVisible($0.id, to: mandate) }
        let sealed = administration.list().filter { Self.isVisible($0.id, to: mandate) }
        let items =
            damaged.map { CredentialItem.damaged($0) }
            + sealed.map { CredentialItem.sealed($0, now: now) }
        return AdminPage(items, request.values).answer(at: AdminRoute.credentials.pattern)
    }

    /// What its row does not name any more is the matter of those who see everything.
    private static func isVisible(_ id: CredentialID?, to mandate: AdminMandate) -> Bool {
        switch id {
        case .partner, nil: mandate.coversAllAccounts
        case .customer(let account): mandate.covers(account: account)
        }
    }

    func probePartner() async throws(GatewayError) -> Answer {
        let slot = try request.read { (reader: inout MemberReader) throws(GatewayError) in
            reader.choice("slot", of: CredentialID.Slot.self) ?? .active
        }
        let (credential, verdict) = try await resources.probes.use { () throws(GatewayError) in
            try await change(Self.target(.partner(slot))) { () throws(GatewayError) in
                try await act { () throws(CredentialActError) in
                    try await administration.verdict(on: slot, now: now)
                }
            }
        }
        var json = JSONWriter()
        json.object { json in
            json.member("holder", "partner")
            json.member("slot", slot.rawValue)
            json.member("auth_id", credential.authID)
            json.member("verdict", verdict.name)
            if case .unknown(let reason) = verdict { json.member("detail", reason) }
        }
        return Answer(status: 200, json: json.bytes)
    }

    // MARK: Storing

    /// What a body says about the partner's credential.
    private struct PartnerToken: ~Copyable {
        let authID: String
        let slot: CredentialID.Slot
        let token: SecretBytes?
    }

    func setPartner() async throws(GatewayError) -> Answer {
        let new = try request.read { (reader: inout MemberReader) throws(GatewayError) in
            if !reader.has("auth_id") { reader.note("auth_id", "is missing") }
            let authID = reader.text("auth_id") ?? ""
            if !authID.isEmpty || reader.has("auth_id"), !AuthID.isPartner(authID) {
                reader.note("auth_id", "must be PA_ and 4 to 32 capital letters or digits")
            }
            let slot = reader.choice("slot", of: CredentialID.Slot.self) ?? .active
            return PartnerToken(authID: authID, slot: slot, token: Self.token(&reader))
        }
        let authID = new.authID
        return try await seal(.partner(new.slot), authID, new.token)
    }

    func setCustomer(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        let account = try account(mandate)
        let token = try request.read { (reader: inout MemberReader) throws(GatewayError) in
            Self.token(&reader)
        }
        return try await seal(.customer(account), account, token)
    }

    private static func token(_ reader: inout MemberReader) -> SecretBytes? {
        guard reader.has("token") else {
            reader.note("token", "is missing")
            return nil
        }
        guard let token = reader.secret("token") else { return nil }
        guard token.withBytes({ CredentialVault.isToken($0) }) else {
            reader.note(
                "token",
                "must be 1 to \(CredentialVault.tokenLimit) visible ASCII characters"
            )
            return nil
        }
        return token
    }

    private func seal(
        _ id: CredentialID,
        _ authID: String,
        _ token: consuming SecretBytes?
    ) async throws(GatewayError) -> Answer {
        guard let token else {
            throw .validationFailed([FieldProblem("token", "is missing")])
        }
        let isNew = !administration.has(id)
        let shared = SharedToken(token)
        let metadata = try await change(Self.target(id)) { () throws(GatewayError) in
            try await act { () throws(CredentialActError) in
                try await administration.store(
                    id,
                    authID: authID,
                    token: shared.take(),
                    now: now
                )
            }
        }
        let document = CredentialDocument(metadata, showsState: true, now: now)
        return Answer(status: isNew ? 201 : 200, json: document.bytes)
    }

    // MARK: Exchanging and removing

    func exchangePartner() async throws(GatewayError) -> Answer {
        let isForced = try request.read { (reader: inout MemberReader) throws(GatewayError) in
            reader.flag("force") ?? false
        }
        if isForced {
            try await exchangeSlots(asksProvider: false)
        } else {
            try await resources.probes.use { () throws(GatewayError) in
                try await exchangeSlots(asksProvider: true)
            }
        }
        return slots
    }

    private func exchangeSlots(asksProvider: Bool) async throws(GatewayError) {
        try await change("credential partner") { () throws(GatewayError) in
            try await act { () throws(CredentialActError) in
                try await administration.exchangeSlots(
                    isRollback: request.route == .rollbackPartner,
                    asksProvider: asksProvider,
                    now: now
                )
            }
        }
    }

    /// What the partner's slots hold.
    private var slots: Answer {
        let (active, standby) = administration.partner
        var json = JSONWriter()
        json.object { json in
            json.array("items") { json in
                for credential in [active, standby] {
                    guard let credential else { continue }
                    CredentialItem.sealed(credential, now: now).write(to: &json)
                }
            }
        }
        return Answer(status: 200, json: json.bytes)
    }

    func removeStandby() async throws(GatewayError) -> Answer {
        try await remove(.partner(.standby))
    }

    func removeCustomer(_ mandate: AdminMandate) async throws(GatewayError) -> Answer {
        try await remove(.customer(try account(mandate)))
    }

    private func remove(_ id: CredentialID) async throws(GatewayError) -> Answer {
        guard administration.has(id) else { throw .administration(.credentialMissing) }
        try await change(Self.target(id)) { () throws(GatewayError) in
            try await act { () throws(CredentialActError) in
                try await administration.remove(id, now: now)
            }
        }
        return Answer(status: 204, fields: Array("Cache-Control: no-store\r\n".utf8), body: [])
    }

    // MARK: Parts

    /// The account that the path names. One beyond the mandate is one without a credential.
    private func account(_ mandate: AdminMandate) throws(GatewayError) -> String {
        let account = request.parameters[0]
        guard AuthID.isCustomer(account) else {
            throw .invalidRequest([FieldProblem("id", "must be an account id, MA_…")])
        }
        guard mandate.covers(account: account) else {
            throw .administration(.credentialMissing)
        }
        return account
    }

    private static func target(_ id: CredentialID) -> String {
        switch id {
        case .partner(let slot): "credential partner/\(slot.rawValue)"
        case .customer(let account): "credential \(account)"
        }
    }

    private func act<Result>(
        _ body: () async throws(CredentialActError) -> Result
    ) async throws(GatewayError) -> Result {
        do {
            return try await body()
        } catch {
            throw Self.refusal(error)
        }
    }

    private static func refusal(_ error: CredentialActError) -> GatewayError {
        switch error {
        case .activeMissing: .administration(.activeMissing)
        case .standbyMissing: .administration(.standbyMissing)
        case .standbyUsedBefore: .administration(.standbyUsedBefore)
        case .nothingToRollBackTo: .administration(.nothingToRollBackTo)
        // No route of this API asks for it.
        case .isActive: .administration(.credentialChanged)
        case .standbyRefused: .administration(.credentialRefused)
        case .providerNotAsked(let reason): .administration(.providerNotAsked(reason))
        case .unavailable: .overloaded(retryAfter: 1)
        case .store(let error): GatewayError(error)
        }
    }
}
