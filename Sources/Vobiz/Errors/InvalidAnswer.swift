public import JSON

/// What is wrong with the content of an answer whose status tells success.
public enum InvalidAnswer: Error, Equatable, Sendable {
    /// A success of a kind that the operation does not have.
    case status(Int)
    /// A page for people.
    case markup
    case empty
    /// Compressed, which was not asked for.
    case coded
    /// No JSON, or more of it than allowed.
    case json(JSONError)
    case notAnObject
    /// This member is missing or mistyped, and the answer would mislead without it.
    case member(String)
}
