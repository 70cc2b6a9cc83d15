import ArgumentParser
import JSON
import Platform
import Vault

/// Puts every sealed record under the master key in use. Beside a running gateway, in small steps, and as
/// often as it takes: what was done stays done.
struct StoreRewrapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewrap",
        abstract: "Wrap the key of every sealed record under the master key in use.",
        discussion: """
            Works beside a running gateway. If it is interrupted, give it again. A record that does not open \
            stays as it was and is named at the end (status 65), when all others are done.
            """
    )

    @OptionGroup var options: CommonOptions

    @Flag(
        help:
            "Put a new master key to use first. Only when no gateway runs: it could not open a thing."
    )
    var activate = false

    func run() async throws {
        let line = ProgressLine()
        let (count, key) = try await options.withStore("store") { store in
            defer { line.end() }
            if activate { try await store.activateNewKey(now: .now) }
            return (try await store.rewrap { line.show($0) }, store.masterKeyID)
        }
        guard options.json else {
            return try Console.print("\(count) sealed records rewrapped, all are under key \(key)")
        }
        var json = JSONWriter()
        json.object { json in
            json.member("rewrapped", count)
            json.member("key", key)
        }
        try Console.print(json)
    }
}
