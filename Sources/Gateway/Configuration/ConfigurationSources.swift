/// Everything that the configuration is read from, as values: reading it has no side effects and
/// looks at nothing else.
public struct ConfigurationSources: Sendable {
    /// A configuration file's content, under the name that problems shall be reported with.
    public struct File: Sendable {
        public let name: String
        public let text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// `key=value`, as given to `--set`; a later one wins.
    public var assignments: [String]
    /// The process's environment; what does not begin with `VGW_` is ignored.
    public var environment: [String: String]
    public var file: File?
    /// Where the service manager has put this process's credentials; nil when it has none.
    public var credentialsDirectory: String?
    /// How many processors the program may use: the default of `loops`.
    public var processors: Int
    /// Whether people read the log as it is written: the default of `log.format`.
    public var logsToTerminal: Bool

    public init(
        assignments: [String] = [],
        environment: [String: String] = [:],
        file: File? = nil,
        credentialsDirectory: String? = nil,
        processors: Int = 1,
        logsToTerminal: Bool = false
    ) {
        self.assignments = assignments
        self.environment = environment
        self.file = file
        self.credentialsDirectory = credentialsDirectory
        self.processors = processors
        self.logsToTerminal = logsToTerminal
    }
}
