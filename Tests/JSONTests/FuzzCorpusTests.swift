import TestSupport
import Testing

@Suite("What the fuzzer starts from and has found, for JSON")
struct FuzzCorpusTests {
    @Test("every input of the corpus keeps what the scanner promises")
    func corpus() throws {
        let inputs = try FuzzCorpus.inputs("JSONScanner")
        #expect(!inputs.isEmpty)
        for (name, octets) in inputs {
            let complaint = JSONScannerProperty.violation(octets)
            #expect(complaint == nil, "\(name)")
        }
    }
}
