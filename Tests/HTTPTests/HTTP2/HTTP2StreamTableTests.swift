import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: the table of streams")
struct HTTP2StreamTableTests {
    @Test("it holds what a dictionary would, whatever comes and goes")
    func likeDictionary() {
        var generator = SeededGenerator()
        var table = HTTP2StreamTable()
        var model: [Int32: HTTP2Stream] = [:]
        for step in 0..<5000 {
            // Few numbers at first, so that many share a place.
            let range = step < 2500 ? 0...200 : 0...5000
            let id = Int32(Int.random(in: range, using: &generator)) * 2 + 1
            if Bool.random(using: &generator), model.count < 150 {
                guard model[id] == nil else { continue }
                let stream = HTTP2Stream()
                stream.begin(id, at: .distantFuture)
                table.insert(stream)
                model[id] = stream
            } else {
                let gone = model.keys.sorted().randomElement(using: &generator) ?? id
                table.remove(gone)
                table.remove(gone)
                model[gone] = nil
                #expect(table[gone] == nil, "seed \(generator.seed)")
            }
            #expect(table.count == model.count, "seed \(generator.seed)")
            #expect(table[id] === model[id], "seed \(generator.seed)")
            if step.isMultiple(of: 50) {
                #expect(model.allSatisfy { table[$0.key] === $0.value }, "seed \(generator.seed)")
                #expect(Set(table.all.map(\.id)) == Set(model.keys), "seed \(generator.seed)")
            }
        }
    }
}
