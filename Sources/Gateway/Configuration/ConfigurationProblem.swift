/// One thing that is wrong with the configuration, and where.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    public let source: SettingSource
    /// The setting by its dotted name; nil when the whole document or variable is meant.
    public let key: String?
    public let message: String

    public init(_ source: SettingSource, key: String? = nil, _ message: String) {
        self.source = source
        self.key = key
        self.message = message
    }

    /// `gateway.yaml:3: loops: expected …`, `VGW_LOOPS: expected …` or `loops: expected …`.
    public var description: String {
        switch (source, key) {
        case (.file, let key?): "\(source): \(key): \(message)"
        case (.flag, let key?): "\(source) \(key): \(message)"
        case (.default, let key?): "\(key): \(message)"
        case (_, _): "\(source): \(message)"
        }
    }
}
