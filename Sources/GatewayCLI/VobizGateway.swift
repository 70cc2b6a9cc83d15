import ArgumentParser
import Cryptography
import Foundation
import HTTP
import Platform

/// The program: finds the command, runs it, and ends with one of the exit codes of `sysexits.h`.
@main
struct VobizGateway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vobiz-gateway",
        abstract: "A gateway that keeps Vobiz credentials to itself.",
        version: "vobiz-gateway 0.1.0 "
            + "(OpenSSL \(OpenSSLLibrary.version), nghttp2 \(HTTP2Library.version))",
        subcommands: [
            ServeCommand.self, SimulatorCommand.self, MasterKeyCommand.self, CredentialCommand.self,
            ClientCommand.self, OperationCommand.self, StoreCommand.self, ConfigCommand.self,
        ]
    )

    static func main() async {
        do {
            // Before anything else, for even the arguments of a mistyped command may hold a secret.
            try ProcessHardening.apply(
                reportsCrashes: ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"] != nil
            )
            try await runCommand()
            Foundation.exit(ExitStatus.success.rawValue)
        } catch {
            Foundation.exit(report(error).rawValue)
        }
    }

    /// Parses and runs, as one step: a command is not to be shared, and so it is not passed on.
    private static func runCommand() async throws {
        if let name = HelpRequest(CommandLine.arguments.dropFirst())?.unknownName(below: Self.self)
        {
            throw CommandFailure(.usage, "help: there is no command '\(name)' (see --help)")
        }
        var command = try parseAsRoot()
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }

    /// Says what went wrong and returns how to end.
    private static func report(_ error: any Error) -> ExitStatus {
        switch error {
        case let failure as CommandFailure:
            failure.messages.forEach(Console.complain)
            return failure.status
        case let error as SystemError:
            Console.complain(error.description)
            return .systemError
        default:
            return reportParsing(error)
        }
    }

    /// Requests for help and version are errors to the argument parser, too.
    private static func reportParsing(_ error: any Error) -> ExitStatus {
        let message = message(for: error)
        guard !exitCode(for: error).isSuccess else {
            return (try? Console.print(message)) == nil ? .inputOutput : .success
        }
        if let failure = CredentialSetCommand.parsingFailure() {
            Console.complain(failure)
        } else {
            Console.complain("\(message) (see --help)")
        }
        return .usage
    }
}
