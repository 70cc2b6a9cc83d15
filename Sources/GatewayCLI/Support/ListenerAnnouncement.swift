import JSON
import Platform

/// Says where a server listens: a line each, which supervisors and scripts wait for.
struct ListenerAnnouncement: Sendable {
    let asJSON: Bool

    /// In JSON the listener has a name. In text it has a label, unless there is nothing to be told apart.
    func print(_ address: SocketAddress, name: String, label: String?) throws {
        guard asJSON else {
            let label = label.map { " (\($0))" } ?? ""
            return try Console.print("listening on \(address)\(label)")
        }
        var json = JSONWriter()
        json.object { json in
            json.member("listener", name)
            json.member("address", address.description)
        }
        try Console.print(json)
    }
}
