/// Puts the sources together: the command line over the environment over the file over the defaults.
///
/// Everything that somebody wrote is checked, also where a stronger source overrides it: a mistake
/// that has no effect today has one when the other line is removed.
struct ConfigurationReader: Sendable {
    private typealias Entry = ConfigurationDocument.Entry

    private(set) var values = SettingValues()
    /// One for each setting, in the order of the table.
    private(set) var effective: [EffectiveSetting] = []
    private(set) var problems: [ConfigurationProblem] = []
    private var given: [String: [Entry]] = [:]

    init(_ sources: ConfigurationSources) {
        if let file = sources.file { read(file) }
        read(sources.environment)
        read(sources.assignments)
        for setting in SettingTable.settings {
            resolve(setting, sources)
        }
        problems += CombinationCheck(values: values, effective: effective).problems
        sortProblems()
    }

    // MARK: Sources, the weakest first

    private mutating func read(_ file: ConfigurationSources.File) {
        let document = ConfigurationDocument(file)
        problems += document.problems
        document.entries.forEach { add($0) }
    }

    private mutating func read(_ environment: [String: String]) {
        for (name, text) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(SettingName.environmentPrefix) {
            let source = SettingSource.environment(name: name)
            if let setting = SettingName.setting(variable: name) {
                add(Entry(key: setting.key, text: text, source: source))
            } else {
                let refusal = SettingName.refusal(ofVariable: name)
                problems.append(ConfigurationProblem(source, refusal))
            }
        }
    }

    private mutating func read(_ assignments: [String]) {
        for assignment in assignments {
            guard let sign = assignment.firstIndex(of: "=") else {
                problems.append(
                    ConfigurationProblem(.flag, "expected key=value, got \"\(assignment)\"")
                )
                continue
            }
            let key = String(assignment[..<sign])
            guard SettingName.setting(key) != nil else {
                let refusal = SettingName.refusal(ofAssigned: key)
                problems.append(ConfigurationProblem(.flag, key: key, refusal))
                continue
            }
            let text = String(assignment[assignment.index(after: sign)...])
            add(Entry(key: key, text: text, source: .flag))
        }
    }

    private mutating func add(_ entry: Entry) {
        given[entry.key, default: []].append(entry)
    }

    /// The file's from top to bottom, then the environment's, then the command line's.
    private mutating func sortProblems() {
        let places = problems.enumerated().map { ($1.source.place.0, $1.source.place.1, $0) }
        problems = places.sorted { $0 < $1 }.map { problems[$0.2] }
    }

    // MARK: One setting

    private mutating func resolve(_ setting: Setting, _ sources: ConfigurationSources) {
        let fallback = Entry(
            key: setting.key,
            text: setting.fallback(values, sources),
            source: .default
        )
        let entries = given[setting.key] ?? [fallback]
        for entry in entries {
            do {
                try setting.apply(entry.text, to: &values)
            } catch {
                problems.append(
                    ConfigurationProblem(entry.source, key: setting.key, error.message)
                )
            }
        }
        let last = entries.last ?? fallback
        effective.append(
            EffectiveSetting(key: setting.key, value: last.text, source: last.source)
        )
    }
}

extension SettingSource {
    fileprivate var place: (Int, Int) {
        switch self {
        case .file(_, let line): (0, line)
        case .environment: (1, 0)
        case .flag: (2, 0)
        case .default: (3, 0)
        }
    }
}
