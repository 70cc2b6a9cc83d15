/// Why a text is no value of its setting, in words for its author.
struct SettingRefusal: Error, Hashable, Sendable {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    static func expected(_ what: String, got text: String) -> SettingRefusal {
        SettingRefusal("expected \(what), got \"\(text)\"")
    }
}
