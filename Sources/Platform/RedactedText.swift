/// What stands where a secret was.
public enum RedactedText {
    public static let text = "‹redacted›"
}
