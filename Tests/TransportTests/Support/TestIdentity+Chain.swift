import Foundation
import TestSupport

extension TestIdentity {
    /// The same with the authorities' certificates behind its own, in a file of its own.
    func followed(
        by authorities: [TestAuthority],
        in directory: TemporaryDirectory
    ) throws -> TestIdentity {
        let name = URL(filePath: certificateFile).lastPathComponent
        let file = directory.path("chain-" + name)
        let texts = try ([certificateFile] + authorities.map(\.certificateFile))
            .map { try String(contentsOfFile: $0, encoding: .utf8) }
        try texts.joined().write(toFile: file, atomically: false, encoding: .utf8)
        return TestIdentity(certificateFile: file, keyFile: keyFile)
    }
}
