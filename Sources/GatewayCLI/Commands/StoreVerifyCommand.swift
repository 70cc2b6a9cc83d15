import ArgumentParser
import Gateway
import JSON
import Vault

/// Looks through the whole store, so that damage is found before what is damaged is needed.
struct StoreVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Look for damage, old rows and open files, and name what is found.",
        discussion: """
            Opens every sealed record, holds the rows against the state that the audit log speaks of, lets \
            SQLite check its file, and looks at who may use the files. It changes nothing, and may run \
            beside the gateway. Ends with 65 if anything is found.
            """
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let directory = try options.storeConfiguration().dataDirectory
        let report = try await options.withStore("store") { store in
            try await StoreExamination(store, directory: directory).run()
        }
        if options.json {
            try Console.print(json(report))
        } else {
            try Console.print("\(report.records) sealed records, \(report.damaged.count) damaged")
        }
        guard report.findings.isEmpty else {
            throw CommandFailure(
                .dataError,
                report.findings.map { "\($0.kind.rawValue) \($0.place): \($0.text)" }
            )
        }
    }

    private func json(_ report: StoreReport) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("records", report.records)
            json.array("damaged") { json in for place in report.damaged { json.value(place) } }
            json.array("findings") { json in
                for finding in report.findings {
                    json.object { json in
                        json.member("kind", finding.kind.rawValue)
                        json.member("place", finding.place)
                        json.member("text", finding.text)
                    }
                }
            }
        }
        return json
    }
}
