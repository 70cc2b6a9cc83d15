import Platform
import TestSupport

/// Answers frames with frames, right or wrong, as a test tells it.
final class FrameSpeaker: HTTP2Speaker {
    /// What to write for a frame that came; `nil` ends the connection.
    typealias Script = (Frame) -> [Frame]?

    private let script: Script
    private var input: [UInt8] = []
    private var hasPreface = false
    private var output = Frame.settings().bytes
    private(set) var isOver = false

    init(_ script: @escaping Script) {
        self.script = script
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        input += bytes
        if !hasPreface {
            guard input.count >= 24 else { return }
            input.removeFirst(24)
            hasPreface = true
        }
        while let frame = Frame.take(from: &input) { answer(frame) }
    }

    private func answer(_ frame: Frame) {
        if frame.type == Frame.Kind.settings, frame.flags & Frame.acknowledgement == 0 {
            output += Frame.settingsAcknowledgement.bytes
        }
        guard let frames = script(frame) else { return isOver = true }
        output += frames.flatMap(\.bytes)
    }

    func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }
}

extension Frame {
    /// A whole answer.
    static func answer(_ stream: Int32, _ body: String) -> [Frame] {
        [
            .headers(stream, [FieldPair(":status", "200")], end: false),
            .data(stream, Array(body.utf8), end: true),
        ]
    }

    /// The stream that a request opens with this frame, `nil` for any other.
    var request: Int32? { type == Kind.headers ? stream : nil }
}
