import Foundation
import JSON
import TestSupport
import Testing

/// A checked-in text that an answer has to equal. `VGW_UPDATE_GOLDEN=1` writes it anew.
struct Golden {
    private static let mayWrite =
        ProcessInfo.processInfo.environment["VGW_UPDATE_GOLDEN"] == "1"

    /// Below `Tests/Fixtures`.
    let path: String

    /// Compares the whole text.
    func check(_ text: String, _ comment: Comment? = nil) throws {
        if Self.mayWrite { try Fixture.write(text, to: path) }
        let expected = try Fixture.text(path)
        guard text != expected else { return }
        let pairs = zip(Self.lines(text), Self.lines(expected))
        let first = pairs.enumerated().first { $0.element.0 != $0.element.1 }
        let number = (first?.offset ?? min(Self.lines(text).count, Self.lines(expected).count)) + 1
        Issue.record(
            """
            \(path):\(number) is
              \(first?.element.1 ?? "(another length)")
            and the answer has
              \(first?.element.0 ?? "(another length)")
            """
        )
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
