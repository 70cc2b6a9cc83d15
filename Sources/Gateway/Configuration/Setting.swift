/// One setting: its name, its type, where its value goes, and what holds when nobody says otherwise.
struct Setting: Sendable {
    typealias Property<Value> = any WritableKeyPath<SettingValues, Value> & Sendable

    /// The dotted path in the configuration file.
    let key: String
    /// Its value may be a list in a file; this is what one without members means.
    let emptyList: String?
    let list: @Sendable ([String]) -> String
    /// The default as text, read by the same rules as what people write.
    let fallback: @Sendable (SettingValues, ConfigurationSources) -> String
    private let assign: @Sendable (inout SettingValues, String) throws(SettingRefusal) -> Void

    init<Value>(
        _ key: String,
        _ property: Property<Value>,
        _ type: SettingType<Value>,
        default fallback: @escaping @Sendable (SettingValues, ConfigurationSources) -> String
    ) {
        self.key = key
        emptyList = type.emptyList
        list = type.list
        self.fallback = fallback
        assign = { values, text throws(SettingRefusal) in
            values[keyPath: property] = try type.parse(text)
        }
    }

    init<Value>(
        _ key: String,
        _ property: Property<Value>,
        _ type: SettingType<Value>,
        default fallback: String
    ) {
        self.init(key, property, type) { _, _ in fallback }
    }

    /// `upstream.base_url` is `VGW_UPSTREAM_BASE_URL` in the environment.
    var environmentName: String { SettingName.environment(key) }

    /// Reads the text into the values.
    func apply(_ text: String, to values: inout SettingValues) throws(SettingRefusal) {
        guard !text.isEmpty else { throw SettingRefusal("has no value") }
        try assign(&values, text)
    }
}
