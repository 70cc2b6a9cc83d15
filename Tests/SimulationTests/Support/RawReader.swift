import Glibc
import HTTPTypes

/// Reads answers with a `Content-Length` from a socket.
struct RawReader {
    let descriptor: Int32
    private var pending: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next answer; nil when the connection ends or stays silent before it is whole.
    mutating func reply() -> Reply? {
        guard let head = takeHead() else { return nil }
        var lines = head.split(separator: "\r\n").makeIterator()
        let words = lines.next()?.split(separator: " ") ?? []
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        var fields = HTTPFields()
        while let line = lines.next() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let name = HTTPField.Name(String(parts[0])) else { return nil }
            let value = parts.last?.drop { $0 == " " } ?? ""
            fields.append(HTTPField(name: name, value: String(value)))
        }
        let count = fields[.contentLength].flatMap { Int($0) } ?? 0
        while pending.count < count { guard fill() else { return nil } }
        let body = Array(pending.prefix(count))
        pending.removeFirst(count)
        return Reply(status: status, fields: fields, body: body)
    }

    /// True when the peer has closed and nothing more came.
    mutating func isAtEnd() -> Bool {
        pending.isEmpty && !fill() && errno == 0
    }

    private mutating func takeHead() -> String? {
        while true {
            if let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
                pending.removeFirst(end.upperBound)
                return head
            }
            guard fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        errno = 0
        var block = [UInt8](repeating: 0, count: 16384)
        let count = recv(descriptor, &block, block.count, 0)
        guard count > 0 else { return false }
        pending += block.prefix(count)
        return true
    }
}
