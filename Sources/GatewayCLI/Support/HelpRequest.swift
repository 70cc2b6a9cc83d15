import ArgumentParser

/// What somebody asks about with `help NAME …`.
struct HelpRequest: Sendable {
    private let names: [String]

    /// Nil when the arguments ask for something else.
    init?(_ arguments: some Collection<String>) {
        guard arguments.first == "help" else { return nil }
        names = arguments.dropFirst().filter { !$0.hasPrefix("-") }
    }

    /// The first name that is no command below `root`; nil when all are. The argument parser shows the
    /// nearest command's help instead, as if nothing were wrong.
    func unknownName(below root: any ParsableCommand.Type) -> String? {
        var command = root
        for name in names {
            let next = command.configuration.subcommands.first {
                $0.configuration.commandName == name
            }
            guard let next else { return name }
            command = next
        }
        return nil
    }
}
