/// Who gave a setting its value, from the strongest to the weakest.
public enum SettingSource: Hashable, Sendable, CustomStringConvertible {
    /// `--set key=value` on the command line.
    case flag
    case environment(name: String)
    /// A line of the configuration file, counted from 1.
    case file(name: String, line: Int)
    case `default`

    /// `--set`, `VGW_LOOPS`, `gateway.yaml:3` or `default`.
    public var description: String {
        switch self {
        case .flag: "--set"
        case .environment(let name): name
        case .file(let name, let line): "\(name):\(line)"
        case .default: "default"
        }
    }
}
