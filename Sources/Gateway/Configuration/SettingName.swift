/// The names of settings, in the file and in the environment, and what to say about wrong ones.
enum SettingName {
    static let environmentPrefix = "VGW_"

    private static let byKey = Dictionary(
        uniqueKeysWithValues: SettingTable.settings.map { ($0.key, $0) }
    )
    private static let byVariable = Dictionary(
        uniqueKeysWithValues: SettingTable.settings.map { ($0.environmentName, $0) }
    )

    /// Paths that hold settings and are none themselves: `cache`, `cache.routes` …
    private static let groups: Set<String> = {
        var groups: Set<String> = []
        for key in SettingTable.settings.map(\.key) + SettingTable.unsupported {
            let parts = key.split(separator: ".")
            for count in 1..<max(1, parts.count) {
                groups.insert(parts.prefix(count).joined(separator: "."))
            }
        }
        return groups
    }()

    static func environment(_ key: String) -> String {
        environmentPrefix + key.uppercased().replacing(".", with: "_")
    }

    static func setting(_ key: String) -> Setting? {
        byKey[key]
    }

    static func setting(variable: String) -> Setting? {
        byVariable[variable]
    }

    static func isGroup(_ key: String) -> Bool {
        groups.contains(key)
    }

    /// Why there is no setting of this name; `parent` is the group that it stands in.
    static func refusal(of key: String, in parent: String = "") -> String {
        guard !isUnsupported(key) else { return "not supported by this build" }
        let candidates = (groups.union(byKey.keys)).filter { Self.parent(of: $0) == parent }
        return "unknown setting" + suggestion(for: key, among: candidates)
    }

    static func refusal(ofAssigned key: String) -> String {
        guard !isUnsupported(key) else { return "not supported by this build" }
        return "unknown setting" + suggestion(for: key, among: byKey.keys)
    }

    static func refusal(ofVariable name: String) -> String {
        let isUnsupported = SettingTable.unsupported.map(environment).contains {
            name == $0 || name.hasPrefix($0 + "_")
        }
        guard !isUnsupported else { return "not supported by this build" }
        return "unknown variable" + suggestion(for: name, among: byVariable.keys)
    }

    private static func isUnsupported(_ key: String) -> Bool {
        SettingTable.unsupported.contains { key == $0 || key.hasPrefix($0 + ".") }
    }

    private static func parent(of key: String) -> String {
        key.lastIndex(of: ".").map { String(key[..<$0]) } ?? ""
    }

    private static func suggestion(
        for name: String,
        among candidates: some Sequence<String>
    ) -> String {
        NearestName(to: name, among: candidates).map { "; did you mean \($0.name)?" } ?? ""
    }
}
