import TestSupport
import Testing

/// The table of requirements R-H1-01…28: every case goes to a live server in every way.
@Suite("Hostile and odd input over a live server", .blocking, .timeLimit(.minutes(15)))
struct HostileInputTests {
    private func check(_ cases: [HostileCase], _ way: Way) async throws {
        try await HostileBench.run(over: way.line.wire) { bench in
            let exchange = HostileExchange(bench: bench, way: way)
            for hostile in cases { try exchange.run(hostile) }
        }
    }

    @Test("line ends and empty lines", arguments: Way.all)
    func lineEnds(_ way: Way) async throws {
        try await check(LineEndCases.all, way)
    }

    @Test("request lines", arguments: Way.all)
    func requestLines(_ way: Way) async throws {
        try await check(RequestLineCases.all, way)
    }

    @Test("targets", arguments: Way.all)
    func targets(_ way: Way) async throws {
        try await check(TargetCases.all, way)
    }

    @Test("paths", arguments: Way.all)
    func paths(_ way: Way) async throws {
        try await check(PathCases.all, way)
    }

    @Test("Host", arguments: Way.all)
    func hosts(_ way: Way) async throws {
        try await check(HostCases.all, way)
    }

    @Test("field lines", arguments: Way.all)
    func fields(_ way: Way) async throws {
        try await check(FieldCases.all, way)
    }

    @Test("Content-Length", arguments: Way.all)
    func lengths(_ way: Way) async throws {
        try await check(LengthCases.all, way)
    }

    @Test("Transfer-Encoding", arguments: Way.all)
    func codings(_ way: Way) async throws {
        try await check(CodingCases.all, way)
    }

    @Test("chunks", arguments: Way.all)
    func chunks(_ way: Way) async throws {
        try await check(ChunkCases.all, way)
    }

    @Test("trailers", arguments: Way.all)
    func trailers(_ way: Way) async throws {
        try await check(TrailerCases.all, way)
    }

    @Test("expectations", arguments: Way.all)
    func expectations(_ way: Way) async throws {
        try await check(ExpectationCases.all, way)
    }

    @Test("bodies", arguments: Way.all)
    func bodies(_ way: Way) async throws {
        try await check(BodyCases.all, way)
    }

    @Test("sizes", arguments: Way.all)
    func sizes(_ way: Way) async throws {
        try await check(SizeCases.all, way)
    }

    @Test("messages that end too early", arguments: Way.all)
    func cuts(_ way: Way) async throws {
        try await check(CutCases.all, way)
    }
}
