import ArgumentParser
import Foundation
import Gateway
import Platform

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file (default: gateway.yaml, if there is one).",
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A setting that wins over environment and file, as loops=4. Repeatable.",
            valueName: "key=value"
        )
    )
    var settings: [String] = []

    @Flag(help: "Print JSON.")
    var json = false
}

extension CommonOptions {
    private static let defaultFile = "gateway.yaml"
    private static let fileLimit = 256 << 10

    /// Collects what the configuration is read from.
    ///
    /// - Throws: ``CommandFailure`` for a file that cannot be read.
    func sources() throws(CommandFailure) -> ConfigurationSources {
        ConfigurationSources(
            assignments: settings,
            environment: EnvironmentVariable.all(beginning: "VGW_"),
            file: try configurationFile(),
            credentialsDirectory: EnvironmentVariable.text("CREDENTIALS_DIRECTORY"),
            processors: Processors.available,
            logsToTerminal: StandardStream.error.isTerminal
        )
    }

    /// Reads the configuration that the gateway would be started with.
    ///
    /// - Throws: ``CommandFailure`` with every problem in it.
    func serverConfiguration() throws -> GatewayConfiguration {
        do {
            return try GatewayConfiguration(try sources())
        } catch let error as ConfigurationError {
            throw CommandFailure(error)
        }
    }

    /// Reads where the master keys come from, for a gateway that serves already.
    ///
    /// - Throws: ``StartError`` with every problem in what was written.
    func masterKeySettings() throws(StartError) -> MasterKeySettings {
        do {
            return try StoreConfiguration(try sources()).masterKey
        } catch let error as ConfigurationError {
            throw .configuration(error.problems.map(\.description).joined(separator: "; "))
        } catch let failure as CommandFailure {
            throw .configuration(failure.messages.joined(separator: "; "))
        } catch {
            throw .configuration("\(error)")
        }
    }

    private func configurationFile() throws(CommandFailure) -> ConfigurationSources.File? {
        let name = config ?? Self.defaultFile
        do {
            let bytes = try SmallFile.read(name, limit: Self.fileLimit)
            if let text = String(validating: bytes, as: UTF8.self) {
                return ConfigurationSources.File(name: name, text: text)
            }
        } catch {
            if config == nil, error.code == ENOENT { return nil }
            throw CommandFailure(.noInput, "\(name): \(error)")
        }
        throw CommandFailure(.configuration, "\(name): not UTF-8 text")
    }
}
