import Foundation
import TestSupport

/// A file of Project Wycheproof's vectors (`Tests/Fixtures/vectors`): groups with parameters in common.
struct WycheproofFile<Group: Decodable>: Decodable {
    let algorithm: String
    let numberOfTests: Int
    let testGroups: [Group]

    /// - Throws: the file system's or the decoder's error.
    init(named name: String) throws {
        let text = Data(try Fixture.bytes("vectors/\(name)"))
        self = try JSONDecoder().decode(Self.self, from: text)
    }
}
