import Vault

extension SettingType<PreviousKeyFile> {
    /// A path, `auto` or `off`.
    static let previousKeyFile = SettingType { text throws(SettingRefusal) in
        switch text {
        case "auto": return .automatic
        case "off": return .none
        default: return .path(try SettingType<String>.path.parse(text))
        }
    }
}

extension SettingType<String?> {
    /// The id of a credential of the service manager's, or `off`.
    static let credentialName = SettingType { text throws(SettingRefusal) in
        guard text != "off" else { return nil }
        guard MasterKeyCredential.isName(text) else {
            throw .expected("a credential's name, which is a file name without folders", got: text)
        }
        return text
    }

    /// The name of an environment variable, or `off`. Not of one that would be taken for a setting.
    static let variableName = SettingType { text throws(SettingRefusal) in
        guard text != "off" else { return nil }
        guard !text.hasPrefix(SettingName.environmentPrefix) else {
            throw SettingRefusal("variables that begin with VGW_ are settings; choose another name")
        }
        let isName = text.utf8.enumerated().allSatisfy { index, octet in
            switch octet {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "_"):
                true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
            default: false
            }
        }
        // What is no name may be the key itself.
        guard isName, text.utf8.count <= 255 else {
            throw SettingRefusal("expected the name of an environment variable")
        }
        return text
    }
}

extension SettingType<[String]?> {
    /// A program by its absolute path and its arguments, or `off`.
    static let command = SettingType(emptyList: "off", list: { CommandWords(words: $0).text }) {
        text throws(SettingRefusal) in
        guard text != "off" else { return nil }
        guard let words = CommandWords(text)?.words, let program = words.first,
            program.hasPrefix("/"), !text.utf8.contains(0)
        else {
            throw SettingRefusal(
                "expected a program by its absolute path, and its arguments; there is no shell and no PATH"
            )
        }
        return words
    }
}

extension SettingType<Int?> {
    /// An open descriptor that is no output stream, or `off`.
    static let descriptor = SettingType { text throws(SettingRefusal) in
        guard text != "off" else { return nil }
        guard let number = Int(text), String(number) == text, number == 0 || 3...1023 ~= number
        else { throw .expected("a descriptor, 0 or 3 to 1023", got: text) }
        return number
    }
}
