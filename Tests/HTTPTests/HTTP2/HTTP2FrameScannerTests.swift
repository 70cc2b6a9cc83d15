import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: finding frames", .timeLimit(.minutes(15)))
struct HTTP2FrameScannerTests {
    private func heads(_ pieces: [[UInt8]]) -> [HTTP2FrameScanner.Head] {
        var scanner = HTTP2FrameScanner()
        var heads: [HTTP2FrameScanner.Head] = []
        for piece in pieces {
            piece.withUnsafeBufferPointer { octets in
                var index = 0
                while let head = scanner.next(in: octets, from: &index) { heads.append(head) }
                #expect(index == octets.count)
            }
        }
        return heads
    }

    @Test("the preface is passed over, and heads are read")
    func heads() {
        var padded = Frame.data(5, [2, 1, 0, 0], end: true)
        padded.flags |= Frame.padded
        let bytes = HTTP2Peer.preface + Frame.settings().bytes + padded.bytes + Frame.ping().bytes
        #expect(
            heads([bytes]) == [
                .init(length: 0, type: 4, flags: 0, stream: 0),
                .init(length: 4, type: 0, flags: 9, stream: 5, padding: 3),
                .init(length: 8, type: 6, flags: 0, stream: 0),
            ]
        )
    }

    @Test("empty is what has no content and does not end its stream")
    func empty() {
        var padding = Frame.data(1, [2, 0, 0])
        padding.flags |= Frame.padded
        var content = Frame.data(1, [1, 9, 0])
        content.flags |= Frame.padded
        let frames = [
            Frame.data(1, []), .data(1, [], end: true), .data(1, [1]), padding, content,
            .continuation(1, []), .continuation(1, [1]),
        ]
        let found = heads([HTTP2Peer.preface + frames.flatMap(\.bytes)])
        #expect(found.map(\.isEmpty) == [true, false, false, true, false, true, false])
    }

    @Test("however the octets come, the heads are the same")
    func anyPieces() {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            var bytes = HTTP2Peer.preface
            var types: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                let frame = Frame(
                    type: .random(in: 0...3, using: &generator),
                    flags: .random(in: 0...15, using: &generator),
                    stream: .random(in: 0...Int32.max, using: &generator),
                    payload: (0..<Int.random(in: 0...12, using: &generator)).map { UInt8($0) }
                )
                types.append(frame.type)
                bytes += frame.bytes
            }
            let whole = heads([bytes])
            #expect(whole.map(\.type) == types, "seed \(generator.seed)")
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...14, using: &generator)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(heads(pieces) == whole, "seed \(generator.seed)")
            #expect(heads(bytes.map { [$0] }) == whole, "seed \(generator.seed)")
        }
    }
}
