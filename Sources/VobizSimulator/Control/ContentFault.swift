/// A body that is not what the operation answers with, in a message that is whole.
public enum ContentFault: String, Sendable, CaseIterable {
    case empty
    /// Ends in the middle.
    case truncated
    /// A comma too many.
    case malformed
    /// The first member twice.
    case duplicateName = "duplicate-name"
    /// A member that is `NaN`.
    case notANumber = "nan"
    /// A page for people.
    case page
    /// JSON of 9 MiB.
    case huge
    /// Compressed although nobody has asked for it.
    case gzip
    /// Compressed twice.
    case nestedGzip = "nested-gzip"
    /// Kilobytes that become megabytes.
    case gzipBomb = "gzip-bomb"
    /// Plain, and said to be compressed.
    case falseGzip = "false-gzip"
    /// About another account: its id and e-mail address in place of those of the one that was asked for.
    case otherAccount = "other-account"
    /// Every member `null`.
    case nulls
    /// Every member `null` but the account's id.
    case nullsButID = "nulls-but-id"
    /// With the customers' tokens in place of their names.
    case leakedTokens = "leaked-tokens"
    /// With members that no page of the provider names.
    case additions
}
