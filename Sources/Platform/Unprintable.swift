/// Something whose content must not be printed, whoever prints it: as a description, while debugging, or member
/// by member through a mirror. It says `‹redacted›` (R-SM-02).
///
/// For what holds secrets and cannot be locked memory: a body on its way, a key out of a field. What can be is
/// `SecretBytes`, which has no text at all.
public protocol Unprintable: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable, CustomPlaygroundDisplayConvertible
{}

extension Unprintable {
    public var description: String { RedactedText.text }
    public var debugDescription: String { RedactedText.text }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
    public var playgroundDescription: Any { RedactedText.text }
}
