import Vault

/// What the settings of the master key can get wrong together.
struct MasterKeyCheck: Sendable {
    let values: SettingValues
    let effective: [EffectiveSetting]

    var problems: [ConfigurationProblem] {
        [
            severalSources(of: "master_key", values.masterKey),
            severalSources(of: "master_key.previous", previous), noSource,
            descriptor(of: "master_key", values.masterKey),
            descriptor(of: "master_key.previous", previous), sameDescriptor,
        ]
        .compactMap(\.self)
    }

    private var previous: MasterKeyPlace { values.previousMasterKey }

    private func severalSources(
        of group: String,
        _ place: MasterKeyPlace
    ) -> ConfigurationProblem? {
        let names = place.names.map { "\(group).\($0)" }
        guard names.count > 1, let last = names.last else { return nil }
        let others = names.dropLast().joined(separator: " and ")
        return problem(last, "the key can come from one place only, and \(others) is set as well")
    }

    private var noSource: ConfigurationProblem? {
        guard values.masterKey.names.isEmpty else { return nil }
        return problem(
            "master_key.file",
            "there is no master key: one of master_key.file, .credential, .command, .env and "
                + ".passphrase has to be set"
        )
    }

    private func descriptor(
        of group: String,
        _ place: MasterKeyPlace
    ) -> ConfigurationProblem? {
        guard place.passphraseDescriptor != nil, place.passphrase == nil else { return nil }
        return problem("\(group).passphrase_fd", "needs \(group).passphrase")
    }

    /// Two lines can come from one descriptor, one after the other, but hardly ever are meant to.
    private var sameDescriptor: ConfigurationProblem? {
        guard let descriptor = previous.passphraseDescriptor,
            descriptor == values.masterKey.passphraseDescriptor
        else { return nil }
        return problem(
            "master_key.previous.passphrase_fd",
            "\(descriptor) is taken by master_key.passphrase_fd"
        )
    }

    private func problem(_ key: String, _ message: String) -> ConfigurationProblem? {
        guard let setting = effective.first(where: { $0.key == key }) else { return nil }
        return ConfigurationProblem(setting.source, key: key, message)
    }
}
