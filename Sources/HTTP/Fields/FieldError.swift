/// Why a field was refused before it reached the wire.
public enum FieldError: Error, Equatable, Sendable {
    case invalidName
    case invalidValue(field: String)
}
