import Foundation
import TestSupport
import Testing

/// A small run of `Benchmarks/hostile/transfers.py`, which takes a provider that fails, a gateway that is
/// killed and callers who repeat themselves together.
@Suite struct TransferDrillTests {
    @Test("whatever fails, no key moves money twice, and the sums agree", .timeLimit(.minutes(15)))
    func drill() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Benchmarks/hostile/transfers.py").standardized.path
        let python = Program(in: try TemporaryDirectory(), executable: "/usr/bin/python3")
        let result = try await python.run([
            script, "--program", Program.gateway, "--transfers", "150", "--kills", "1", "--settled",
        ])
        #expect(result.status == 0, "\(result.output)\n\(result.error)")
        #expect(result.output.contains("'completed'"), "\(result.output)")
    }
}
