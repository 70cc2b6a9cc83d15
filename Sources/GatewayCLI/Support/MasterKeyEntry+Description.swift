import JSON
import Platform
import Vault

extension MasterKeyEntry {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("role", role.rawValue)
            json.member("wraps", Int(use.wraps))
            json.member("records", records)
            json.member("at_hand", isAtHand)
            json.member("created_at", createdAt?.rfc3339)
            json.member("retired_at", retiredAt?.rfc3339)
        }
    }

    static var columns: [String] {
        ["KEY", "ROLE", "RECORDS", "WRAPS", "AT HAND", "IN USE SINCE", "RETIRED"]
    }

    var cells: [String] {
        [
            id, role.rawValue, String(records), String(use.wraps), isAtHand ? "yes" : "no",
            createdAt?.rfc3339 ?? "-", retiredAt?.rfc3339 ?? "-",
        ]
    }

    /// What the person who looks at the list should be told.
    var warning: String? {
        guard role == .active, use.isRotationDue else { return nil }
        return
            "master key \(id): has wrapped \(use.wraps) keys, and at \(MasterKeyUse.refusalLimit) "
            + "it ends: replace it (master-key rotate)"
    }
}
