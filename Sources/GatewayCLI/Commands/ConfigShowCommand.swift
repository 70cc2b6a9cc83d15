import ArgumentParser
import Gateway
import JSON

/// Prints every setting as it holds and who said so.
struct ConfigShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every setting with its value and its source."
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings: [EffectiveSetting]
        do {
            // A default that this build cannot serve with is still a value to be shown.
            settings = try StoreConfiguration(try options.sources()).effective
        } catch let error as ConfigurationError {
            throw CommandFailure(error)
        }
        try options.json ? Console.print(json(settings)) : Console.print(table(settings))
    }

    private func table(_ settings: [EffectiveSetting]) -> String {
        var table = TextTable(["SETTING", "VALUE", "SOURCE"])
        for setting in settings {
            table.add([setting.key, setting.value, setting.source.description])
        }
        return table.text
    }

    private func json(_ settings: [EffectiveSetting]) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.array("settings") { json in
                for setting in settings {
                    json.object { json in
                        json.member("key", setting.key)
                        json.member("value", setting.value)
                        json.member("source", setting.source.description)
                    }
                }
            }
        }
        return json
    }
}
