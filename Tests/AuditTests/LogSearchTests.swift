import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct LogSearchTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func last(_ text: String, limit: Int = 1 << 30) throws -> LogSearch.Outcome {
        try Data(text.utf8).write(to: URL(filePath: directory.path("log")))
        return try LogSearch.lastLine(
            containing: "MARK",
            in: directory.path("log"),
            limit: limit
        )
    }

    private static let filler = String(
        repeating: String(repeating: "x", count: 99) + "\n",
        count: 30_000
    )

    @Test(
        "the last whole line with the mark",
        arguments: [
            ("", nil), ("\n", nil), ("MARK", nil), ("MAR\nK\n", nil), ("a\nb\n", nil),
            ("MARK\n", "MARK"), ("aMARKb\n", "aMARKb"), ("1MARK\n2MARK\n3\n", "2MARK"),
            ("1MARK\n2MARK", "1MARK"), ("1MARK\n\n\n", "1MARK"), ("\n1MARK\n", "1MARK"),
            ("MMARK\nMAMARMARK\nx\n", "MAMARMARK"),
        ] as [(String, String?)]
    )
    func lines(text: String, line: String?) throws {
        let expected = line.map { LogSearch.Outcome.line(Array($0.utf8)) } ?? .none
        #expect(try last(text) == expected)
        // The same behind and before more than a block.
        #expect(try last(Self.filler + text) == expected)
        if text.hasSuffix("\n") { #expect(try last(text + Self.filler) == expected) }
    }

    @Test("a line that lies across the border of two blocks is found whole")
    func border() throws {
        let side = String(repeating: "a", count: 3000)
        let line = side + "MARK" + side
        // The border before the line, at each of its parts, within each, and after it.
        for shift in [0, 1, 1500, 2999, 3000, 3002, 3004, 4500, 6004, 6005] {
            let end = String(repeating: "y", count: (1 << 20) - 1 - shift) + "\n"
            #expect(try last("0\n\(line)\n\(end)") == .line(Array(line.utf8)), "\(shift)")
        }
    }

    @Test("looking ends where it was told to")
    func limit() throws {
        #expect(try last("MARK\n" + Self.filler, limit: 1 << 20) == .beyond(limit: 1 << 20))
        #expect(try last("MARK\n" + Self.filler, limit: 8 << 20) == .line(Array("MARK".utf8)))
    }

    @Test("no log is none, and what cannot be read is said")
    func absence() throws {
        let missing = try LogSearch.lastLine(
            containing: "MARK",
            in: directory.path("nowhere"),
            limit: 1
        )
        #expect(missing == .none)
        #expect(throws: AuditError.self) {
            try LogSearch.lastLine(containing: "MARK", in: directory.path, limit: 1)
        }
    }
}
