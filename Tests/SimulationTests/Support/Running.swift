import TestSupport
import Testing

/// A gateway that serves.
struct Running: Sendable {
    let gateway: RunningProgram
    let front: Peer
    let admin: Peer

    init(_ program: Program, _ arguments: [String]) async throws {
        gateway = try program.start(arguments)
        let front = try Self.address(in: await gateway.line())
        self.front = try Peer(front, of: gateway, under: .front)
        let admin = try Self.address(in: await gateway.line())
        self.admin = try Peer(admin, of: gateway, under: .admin)
    }

    /// `listening on HOST:PORT …`
    static func address(in line: String) throws -> String {
        let words = line.split(separator: " ")
        try #require(words.prefix(2) == ["listening", "on"], "\(line)")
        return String(try #require(words.dropFirst(2).first))
    }
}
