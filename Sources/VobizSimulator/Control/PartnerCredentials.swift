internal import HTTPServer
internal import HTTPTypes
internal import JSON

/// The pairs that the provider takes for the partner's. There may be several, as while a token is being
/// replaced; a test adds and revokes them while others ask.
struct PartnerCredentials: Sendable {
    private static let limit = 512

    private(set) var accepted: [SimulatorCredential]

    init(_ first: SimulatorCredential) {
        accepted = [first]
    }

    func contains(_ credential: SimulatorCredential) -> Bool {
        accepted.contains(credential)
    }

    /// `/__simulator/credentials` (GET, POST `{"auth_id", "auth_token"}`) and
    /// `/__simulator/credentials/FINGERPRINT` (DELETE).
    ///
    /// - Returns: nil for another path.
    mutating func respond(to request: ServerRequest, segments: [String]) -> ServerResponse? {
        guard segments.dropFirst().first == "credentials" else { return nil }
        switch (request.head.method, segments.count) {
        case (.get, 2): return list(.ok)
        case (.post, 2): return add(request.body)
        case (.delete, 3): return revoke(segments[2])
        default: return Refusal.unknownPath(.open)
        }
    }

    /// Tokens stay out of it: who steers a simulator knows them, and who reads along need not.
    private func list(_ status: HTTPResponse.Status) -> ServerResponse {
        Answer.object(status) { writer in
            writer.array("credentials") { list in
                for credential in accepted {
                    list.object { member in
                        member.member("auth_id", credential.authID)
                        member.member("fingerprint", credential.fingerprint)
                    }
                }
            }
        }
    }

    private mutating func add(_ body: [UInt8]) -> ServerResponse {
        guard let root = try? JSONDocument(parsing: body, limits: .request).root,
            let authID = root["auth_id"]?.string, let token = root["auth_token"]?.string
        else { return Self.refusal("auth_id and auth_token must be strings") }
        guard authID.hasPrefix("PA_"), Self.isVisible(authID), Self.isVisible(token) else {
            return Self.refusal("auth_id must be PA_…, and both 1 to 512 visible ASCII characters")
        }
        let credential = SimulatorCredential(authID: authID, token: token)
        guard !contains(credential) else { return Self.refusal("is accepted already", .conflict) }
        accepted.append(credential)
        return list(.created)
    }

    private mutating func revoke(_ fingerprint: String) -> ServerResponse {
        guard let index = accepted.firstIndex(where: { $0.fingerprint == fingerprint }) else {
            return Self.refusal("no credential has this fingerprint", .notFound)
        }
        accepted.remove(at: index)
        return ServerResponse(status: .noContent)
    }

    private static func isVisible(_ text: String) -> Bool {
        (1...limit).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private static func refusal(
        _ message: String,
        _ status: HTTPResponse.Status = .badRequest
    ) -> ServerResponse {
        ErrorDocument.plain(message: message).response(status)
    }
}

extension SimulatorCredential {
    /// Tells credentials apart without showing them: FNV-1a of both parts, as hexadecimal. It protects
    /// nothing, as there is nothing to protect.
    var fingerprint: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in "\(authID) \(token)".utf8 {
            hash = (hash ^ UInt64(octet)) &* 0x0100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
