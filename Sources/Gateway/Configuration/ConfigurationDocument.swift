import Yams

/// A YAML file as a flat list of settings with their lines, and what is wrong with its form.
///
/// Values stay the text that was written, whatever YAML would make of it: a setting's own type
/// decides, so that `on`, `1:30` or a date never changes meaning unnoticed.
struct ConfigurationDocument: Sendable {
    struct Entry: Hashable, Sendable {
        let key: String
        let text: String
        let source: SettingSource
    }

    private(set) var entries: [Entry] = []
    private(set) var problems: [ConfigurationProblem] = []
    private let name: String

    init(_ file: ConfigurationSources.File) {
        name = file.name
        do {
            guard let root = try Parser(yaml: file.text).singleRoot() else { return }
            read(root)
        } catch let error as YamlError {
            report(error.summary.line, error.summary.message)
        } catch {
            report(1, "not readable as YAML")
        }
    }

    private mutating func read(_ root: Node) {
        switch root {
        case .mapping(let mapping): read(mapping, below: "")
        // A document of comments alone.
        case .scalar(let scalar) where scalar.settingText.isEmpty: return
        default: report(root.line, "expected settings, one \"name: value\" a line")
        }
    }

    /// Goes no deeper than the names that exist.
    private mutating func read(_ mapping: Node.Mapping, below group: String) {
        for (name, value) in mapping {
            guard case .scalar(let scalar) = name else {
                report(name.line, "expected a name")
                continue
            }
            let key = group.isEmpty ? scalar.string : "\(group).\(scalar.string)"
            read(value, of: key, in: group, at: name.line)
        }
    }

    private mutating func read(_ value: Node, of key: String, in group: String, at line: Int) {
        if group.isEmpty, key.contains("."), SettingName.setting(key) != nil {
            let path = key.split(separator: ".").joined(separator: ": { ")
            return report(line, key: key, "expected nested names: \(path): …")
        }
        guard SettingName.isGroup(key) else {
            guard SettingName.setting(key) != nil else {
                return report(line, key: key, SettingName.refusal(of: key, in: group))
            }
            return readValue(value, of: key, at: line)
        }
        switch value {
        case .mapping(let members): read(members, below: key)
        // Everything in it is commented out.
        case .scalar(let scalar) where scalar.settingText.isEmpty: return
        default: report(line, key: key, "expected settings below it, not a value")
        }
    }

    private mutating func readValue(_ value: Node, of key: String, at line: Int) {
        let setting = SettingName.setting(key)
        guard let text = value.text(of: setting) else {
            let expected =
                setting?.emptyList == nil
                ? "one value, not a list or group" : "one value or a list of them"
            return report(line, key: key, "expected \(expected)")
        }
        let source = SettingSource.file(name: name, line: line)
        entries.append(Entry(key: key, text: text, source: source))
    }

    private mutating func report(_ line: Int, key: String? = nil, _ message: String) {
        let source = SettingSource.file(name: name, line: line)
        problems.append(ConfigurationProblem(source, key: key, message))
    }
}

extension Node {
    fileprivate var line: Int { mark?.line ?? 1 }

    /// The text of a setting's value, of a list as the setting writes one; nil when it is something else, or
    /// is a list and must not be one.
    fileprivate func text(of setting: Setting?) -> String? {
        switch self {
        case .scalar(let scalar): return scalar.settingText
        case .sequence(let items):
            guard let setting, let emptyList = setting.emptyList else { return nil }
            let texts = items.compactMap(\.scalar?.settingText)
            guard texts.count == items.count else { return nil }
            return texts.isEmpty ? emptyList : setting.list(texts)
        default: return nil
        }
    }
}

extension Node.Scalar {
    /// The text as written, and nothing for a null.
    fileprivate var settingText: String {
        style == .plain && ["~", "null", "Null", "NULL"].contains(string) ? "" : string
    }
}

extension YamlError {
    /// The parser's own words, without the document that it would quote.
    fileprivate var summary: (line: Int, message: String) {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "not valid YAML: \(problem)")
        case .reader(let problem, _, _, _):
            (1, "not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            (context.mark.line, "given more than once: \(names.joined(separator: ", "))")
        default:
            (1, "not readable as YAML")
        }
    }
}
