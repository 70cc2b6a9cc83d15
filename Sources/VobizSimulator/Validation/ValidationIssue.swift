internal import JSON

/// One entry of a 422 answer's `details`, in the vocabulary of pydantic that the provider passes on.
struct ValidationIssue: Sendable {
    /// What was refused. The provider's framework repeats it, even a password: whoever forwards
    /// such a body leaks, which is why it is repeated here too.
    enum Input: Sendable {
        case text(String)
        case bare(Int)
        case none

        func write(_ name: String, to writer: inout JSONWriter) {
            switch self {
            case .text(let text): writer.member(name, text)
            case .bare(let number): writer.member(name, number)
            case .none: writer.null(name)
            }
        }
    }

    let type: String
    let location: [String]
    let message: String
    var input = Input.none
    var context: (name: String, value: Input)?

    func write(to details: inout JSONWriter) {
        details.object { issue in
            issue.member("type", type)
            issue.array("loc") { loc in
                for part in location {
                    loc.value(part)
                }
            }
            issue.member("msg", message)
            input.write("input", to: &issue)
            if let context {
                issue.object("ctx") { context.value.write(context.name, to: &$0) }
            }
        }
    }
}

extension ValidationIssue {
    static func missing(_ location: [String]) -> ValidationIssue {
        ValidationIssue(type: "missing", location: location, message: "Field required")
    }

    /// A rule of the provider's own, as opposed to one of its framework.
    static func value(_ location: [String], _ reason: String, _ input: Input) -> ValidationIssue {
        ValidationIssue(
            type: "value_error",
            location: location,
            message: "Value error, \(reason)",
            input: input,
            context: ("error", .text(reason))
        )
    }
}
