import Glibc

/// One connection of a ``ScriptedUpstream`` on its way through its script.
struct ScriptRun {
    private let socket: Int32
    private let steps: [ScriptedUpstream.Step]
    private let keep: ([UInt8]) -> Void
    /// Received and not yet part of a kept request.
    private var input: [UInt8] = []

    init(
        _ socket: Int32,
        _ steps: [ScriptedUpstream.Step],
        keep: @escaping ([UInt8]) -> Void
    ) {
        self.socket = socket
        self.steps = steps
        self.keep = keep
    }

    mutating func perform() {
        var index = 0
        while index < steps.count, perform(steps[index]) {
            if case .startOver = steps[index] { index = 0 } else { index += 1 }
        }
        Glibc.close(socket)
    }

    /// - Returns: false when the script is over.
    private mutating func perform(_ step: ScriptedUpstream.Step) -> Bool {
        switch step {
        case .readRequest: return readRequest(withBody: true)
        case .readHead: return readRequest(withBody: false)
        case .write(let bytes): return write(bytes)
        case .writeForEver(let bytes): while write(bytes) {}
        case .pause(let gate): gate.waitBlocking()
        case .signal(let gate): gate.open()
        case .waitForHangup: while receive() {}
        case .startOver: break
        case .close: return false
        case .reset:
            var option = linger(l_onoff: 1, l_linger: 0)
            let size = socklen_t(MemoryLayout<linger>.size)
            _ = setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, size)
            return false
        }
        return true
    }

    private mutating func receive() -> Bool {
        var room = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(socket, &room, room.count, 0)
        guard count > 0 else { return false }
        input.append(contentsOf: room[..<count])
        return true
    }

    private mutating func readRequest(withBody: Bool) -> Bool {
        while true {
            let text = String(decoding: input, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n")?.upperBound {
                let head = text[..<end]
                let length = withBody ? head.utf8.count + Self.bodyLength(head) : input.count
                if input.count >= length {
                    keep(Array(input[..<length]))
                    input.removeFirst(length)
                    return true
                }
            }
            guard receive() else { return false }
        }
    }

    private static func bodyLength(_ head: Substring) -> Int {
        let mark = "content-length: "
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(mark) }
        return line.flatMap { Int($0.dropFirst(mark.count)) } ?? 0
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
