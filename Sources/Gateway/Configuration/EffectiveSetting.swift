/// A setting as it holds, and who said so.
public struct EffectiveSetting: Hashable, Sendable {
    public let key: String
    /// The text as it was written, or the default's.
    public let value: String
    public let source: SettingSource
}
