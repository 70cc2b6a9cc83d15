import TestSupport
import Testing

@Suite("What the fuzzer starts from and has found, for HTTP")
struct FuzzCorpusTests {
    private static let properties: [(String, @Sendable ([UInt8]) -> String?)] = [
        ("RequestParser", RequestParserProperty.violation),
        ("ResponseParser", ResponseParserProperty.violation),
        ("ChunkedDecoder", ChunkedDecoderProperty.violation),
        ("HTTP2Session", HTTP2SessionProperty.violation),
        ("HTTP2ClientSession", HTTP2ClientSessionProperty.violation),
    ]

    @Test("every input of the corpus keeps what the parser promises", arguments: properties)
    func corpus(_ target: String, _ violation: @Sendable ([UInt8]) -> String?) throws {
        let inputs = try FuzzCorpus.inputs(target)
        #expect(!inputs.isEmpty)
        for (name, octets) in inputs {
            let complaint = violation(octets)
            #expect(complaint == nil, "\(name)")
        }
    }

    @Test("damaged inputs do as well", arguments: properties)
    func damaged(_ target: String, _ violation: @Sendable ([UInt8]) -> String?) throws {
        var random = SeededGenerator()
        for (name, octets) in try FuzzCorpus.inputs(target) {
            for _ in 0..<5 where !octets.isEmpty {
                var octets = octets
                let index = Int.random(in: octets.indices, using: &random)
                octets[index] = UInt8.random(in: 0...255, using: &random)
                let complaint = violation(octets)
                #expect(complaint == nil, "\(name), seed \(random.seed)")
            }
        }
    }
}
