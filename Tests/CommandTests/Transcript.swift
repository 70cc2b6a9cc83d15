import Foundation
import TestSupport
import Testing

/// Commands that are run one after the other in one directory, and what each of them has to say.
struct Transcript: Sendable, CustomTestStringConvertible {
    struct Step: Sendable {
        let command: String
        var input = ""
        var status: Int32 = 0
        /// Whole streams; `…` stands for anything within a line.
        var output = ""
        var error = ""
        let location: SourceLocation

        init(
            _ command: String,
            input: String = "",
            status: Int32 = 0,
            output: String = "",
            error: String = "",
            location: SourceLocation = #_sourceLocation
        ) {
            self.command = command
            self.input = input
            self.status = status
            self.output = output
            self.error = error
            self.location = location
        }
    }

    let name: String
    var environment: [String: String] = [:]
    /// Written before the first command, by name.
    var files: [String: String] = [:]
    let steps: [Step]

    init(
        _ name: String,
        environment: [String: String] = [:],
        files: [String: String] = [:],
        _ steps: Step...
    ) {
        self.name = name
        self.environment = environment
        self.files = files
        self.steps = steps
    }

    var testDescription: String { name }

    /// Runs all steps and compares everything.
    func check() async throws {
        let directory = try TemporaryDirectory()
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(filePath: directory.path(name)))
        }
        var program = Program(in: directory)
        program.environment = environment
        for step in steps {
            let arguments = step.command.split(separator: " ").map(String.init)
            let result = try await program.run(arguments, input: step.input)
            #expect(result.status == step.status, sourceLocation: step.location)
            Self.compare(result.output, step.output, step.location)
            Self.compare(result.error, step.error, step.location)
        }
    }

    private static func compare(
        _ actual: String,
        _ expected: String,
        _ location: SourceLocation
    ) {
        let actual = actual.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = (expected.isEmpty ? "" : expected + "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(actual.count == expected.count, "\(actual)", sourceLocation: location)
        for (line, pattern) in zip(actual, expected) {
            #expect(LinePattern(pattern).matches(line), "\(line)", sourceLocation: location)
        }
    }
}

/// A line in which `…` stands for anything.
struct LinePattern: Sendable {
    private let parts: [Substring]

    init(_ text: some StringProtocol) {
        parts = String(text).split(separator: "…", omittingEmptySubsequences: false)
    }

    func matches(_ line: some StringProtocol) -> Bool {
        var rest = Substring(line)
        guard let first = parts.first, let last = parts.last else { return line.isEmpty }
        guard rest.hasPrefix(first) else { return false }
        guard parts.count > 1 else { return rest == first }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
