import JSON
import Platform
import Vault

/// What an administrator is told beside the answer: a change that is allowed, and that may not be meant.
enum AdminWarning: String, Sendable, CaseIterable {
    case noAdminLeft = "no-admin-left"
    case ownAccessEnded = "own-access-ended"
    case ownKeyEnded = "own-key-ended"

    /// What a change has led to. `everybody` is every client with its keys, after the change; `own` is the
    /// key or certificate's name by which whoever asked was recognised.
    static func warnings(
        after everybody: [(client: Client, keys: [ClientKey])],
        _ own: ClientDirectory.Entry,
        now: WallTime
    ) -> [AdminWarning] {
        let admins = everybody.filter { isAdmin($0.client, $0.keys, at: now) }
        guard !admins.isEmpty else { return [.noAdminLeft] }
        guard let mine = admins.first(where: { $0.client.id == own.client.id }) else {
            return [.ownAccessEnded]
        }
        let isUsable = mine.keys.contains { $0.kid == own.kid && $0.isValid(at: now) }
        return isUsable ? [] : [.ownKeyEnded]
    }

    /// It has the scope, and something that lets it in now.
    private static func isAdmin(_ client: Client, _ keys: [ClientKey], at now: WallTime) -> Bool {
        guard client.scopes.contains(.admin), client.standing(at: now) == .active else {
            return false
        }
        let needsCertificate = client.permissions.requiresCertificate
        return keys.contains { key in
            key.isValid(at: now) && (!needsCertificate || key.certificate != nil)
        }
    }

    private var detail: String {
        switch self {
        case .noAdminLeft:
            "No client can use the admin API any more; the command line can still make one."
        case .ownAccessEnded: "The client that asked cannot use the admin API any more."
        case .ownKeyEnded: "The key or certificate that was shown does not count any more."
        }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("code", rawValue)
            json.member("detail", detail)
        }
    }
}
