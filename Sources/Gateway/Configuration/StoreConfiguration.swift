/// The part of the configuration that the store needs, for commands that work on nothing else.
///
/// What somebody wrote has to be right for every command; a default that only the server could not
/// work with is no obstacle here.
public struct StoreConfiguration: Hashable, Sendable {
    public let dataDirectory: String
    public let masterKey: MasterKeySettings
    /// Every setting with its text and its source, in the order of the table.
    public let effective: [EffectiveSetting]

    /// Reads the sources, which is a pure function of them.
    ///
    /// - Throws: ``ConfigurationError`` with every problem in what was written.
    public init(_ sources: ConfigurationSources) throws(ConfigurationError) {
        let reader = ConfigurationReader(sources)
        let problems = reader.problems.filter { $0.source != .default }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        dataDirectory = reader.values.dataDirectory
        masterKey = reader.values.masterKeySettings(sources)
        effective = reader.effective
    }
}
