/// Reads what a session writes, and says when it is no sound HTTP/2 (RFC 9113 §4.1, §5.1, §6).
struct HTTP2FuzzOutput {
    struct Frame: Equatable {
        var length: Int
        var type: UInt8
        var flags: UInt8
        var stream: Int32
        /// Not of DATA, which is all the same octet.
        var payload: [UInt8]

        var endsStream: Bool { type <= 1 && flags & 1 != 0 }
    }

    private struct Answer {
        /// Octets of body that it is to have; `nil` while none was given.
        var expected: Int?
        var came = 0
        var isOver = false
    }

    /// What is wrong with it; `nil` when nothing is.
    private(set) var complaint: String?
    /// All frames but WINDOW_UPDATE, which the library sends earlier or later as the octets come, and
    /// the notice of a gentle end, which an error behind it in the same piece forestalls.
    private(set) var frames: [Frame] = []
    private(set) var count = 0
    /// GOAWAY for an error has been written, or the one of the session's own end.
    private(set) var isEnded = false
    /// What may be finished behind that: RFC 9113 §6.8 lets the streams up to the one it names go on, and
    /// the library does so in the write in which it ends a session for too many resets.
    private var lastStream: Int32 = 0
    private var answers: [Int32: Answer] = [:]
    private var rest: [UInt8] = []
    private var hasSettings = false

    private static let largest = 16_384

    /// The server answers a stream with a body of that size.
    mutating func willAnswer(_ id: Int32, _ size: Int) {
        answers[id, default: Answer()].expected = size
    }

    mutating func add(_ octets: [UInt8]) {
        count += octets.count
        rest += octets
        var start = 0
        while complaint == nil, rest.count - start >= 9 {
            let head = rest[start..<start + 9]
            let length = head.prefix(3).reduce(0) { $0 << 8 | Int($1) }
            guard length <= Self.largest else { return complaint = "a frame of \(length) octets" }
            guard rest.count - start >= 9 + length else { break }
            let payload = rest[start + 9..<start + 9 + length]
            let frame = Frame(
                length: length,
                type: rest[start + 3],
                flags: rest[start + 4],
                stream: head.suffix(4).reduce(0) { $0 << 8 | Int32($1) },
                payload: rest[start + 3] == 0 ? [] : Array(payload)
            )
            if rest[start + 3] == 0, payload.contains(where: { $0 != 97 }) {
                return complaint = "another body than the answer's"
            }
            look(at: frame)
            start += 9 + length
        }
        rest.removeFirst(start)
    }

    /// Nothing more comes.
    mutating func end() {
        if complaint == nil, !rest.isEmpty { complaint = "the last frame is not whole" }
    }

    private mutating func look(at frame: Frame) {
        if isEnded, frame.stream == 0 || frame.stream > lastStream {
            return complaint = "a frame behind the last GOAWAY"
        }
        if !hasSettings, frame.type != 4 || frame.flags != 0 {
            return complaint = "the first frame is not SETTINGS"
        }
        hasSettings = true
        complaint = shape(frame) ?? order(frame)
        let isGoAway = complaint == nil && frame.type == 7
        if isGoAway { end(by: frame) }
        let isNotice = (isGoAway && !isEnded) || (frame.type == 6 && frame.flags == 0)
        if frame.type != 8, !isNotice { frames.append(frame) }
    }

    private mutating func end(by frame: Frame) {
        isEnded = frame.payload[4..<8] != [0, 0, 0, 0]
        // Only the library says INTERNAL_ERROR.
        let isLibrarys = frame.payload[4..<8] == [0, 0, 0, 2]
        lastStream = isLibrarys ? frame.payload[0..<4].reduce(0) { $0 << 8 | Int32($1) } : 0
    }

    /// Its length, and whether it may have a stream.
    private func shape(_ frame: Frame) -> String? {
        let isSound =
            switch frame.type {
            case 0, 1: frame.stream & 1 == 1
            case 3: frame.stream & 1 == 1 && frame.length == 4
            case 4: frame.stream == 0 && frame.length % 6 == 0
            case 6: frame.stream == 0 && frame.length == 8
            case 7: frame.stream == 0 && frame.length >= 8
            case 8: frame.length == 4 && (frame.stream == 0 || frame.stream & 1 == 1)
            default: false
            }
        return isSound && frame.stream >= 0 ? nil : "a frame that no server sends: \(frame)"
    }

    /// What the stream has had before.
    private mutating func order(_ frame: Frame) -> String? {
        guard frame.stream > 0, frame.type != 8 else { return nil }
        var answer = answers[frame.stream] ?? Answer()
        defer { answers[frame.stream] = answer }
        if answer.isOver {
            // RFC 9113 §8.1: NO_ERROR may follow an answer that came before the request's end.
            return frame.type == 3 ? nil : "a frame behind the end of its stream: \(frame)"
        }
        if frame.type == 3 {
            answer.isOver = true
            return nil
        }
        if frame.type == 0 { answer.came += frame.length }
        answer.isOver = frame.endsStream
        guard let expected = answer.expected else {
            // 100, before any answer.
            return frame.type == 1 && !frame.endsStream ? nil : "an answer that nobody gave"
        }
        if answer.came > expected { return "more than the answer" }
        if frame.endsStream, answer.came < expected { return "an answer cut short" }
        return nil
    }
}
