import ArgumentParser
import JSON
import Vault

/// Opens every sealed record, so that damage is found before the record is needed.
struct StoreVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Open every sealed record and name those that do not."
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let check = try await options.withStore("store") { try await $0.verify() }
        if options.json {
            var json = JSONWriter()
            json.object { json in
                json.member("records", check.records)
                json.array("damaged") { json in for place in check.damaged { json.value(place) } }
            }
            try Console.print(json)
        } else {
            try Console.print("\(check.records) sealed records, \(check.damaged.count) damaged")
        }
        guard check.damaged.isEmpty else {
            throw CommandFailure(
                .dataError,
                "damaged records: \(check.damaged.joined(separator: ", "))"
            )
        }
    }
}
