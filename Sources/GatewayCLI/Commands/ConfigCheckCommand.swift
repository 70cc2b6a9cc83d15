import ArgumentParser
import Gateway
import JSON

/// Reads the configuration as `serve` would, and says everything that is wrong with it.
struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Print every problem of the configuration at once."
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let sources = try options.sources()
        do {
            let configuration = try GatewayConfiguration(sources)
            configuration.warnings.forEach(Console.complain)
            try options.json
                ? Console.print(report([])) : Console.print("The configuration is valid.")
        } catch let error as ConfigurationError {
            if options.json { try Console.print(report(error.problems)) }
            throw CommandFailure(error)
        }
    }

    private func report(_ problems: [ConfigurationProblem]) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("valid", problems.isEmpty)
            json.array("problems") { json in
                for problem in problems {
                    json.object { json in
                        json.member("source", problem.source.description)
                        json.member("key", problem.key)
                        json.member("message", problem.message)
                    }
                }
            }
        }
        return json
    }
}
