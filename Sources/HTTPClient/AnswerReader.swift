import HTTP
import HTTPTypes
import Transport

/// Puts one answer together: skips interim answers, finds the end of the body, holds the limits.
struct AnswerReader {
    private static let maxInterim = 8

    private let answersHead: Bool
    private let maxBody: Int
    private var parser: ResponseParser
    private var hasHead = false
    private var interim = 0
    private var decoder: ChunkedDecoder
    private var decoded = 0

    init(answersHead: Bool, maxBody: Int) {
        self.answersHead = answersHead
        self.maxBody = maxBody
        parser = ResponseParser(answersHead: answersHead)
        decoder = ChunkedDecoder(budget: maxBody)
    }

    /// The connection may carry another exchange after this answer.
    var keepsAlive: Bool { parser.head.keepsAlive }

    /// Goes on with what has come.
    ///
    /// - Parameters:
    ///   - buffer: what has come and was not used yet.
    ///   - ended: the upstream sends no more.
    /// - Returns: the answer once it is complete; its bytes are consumed then.
    /// - Throws: the reason why the answer cannot be used.
    mutating func read(
        _ buffer: ReceiveBuffer,
        ended: Bool
    ) throws(ClientError.Reason) -> ClientResponse? {
        while !hasHead {
            guard try readHead(buffer) else { return nil }
        }
        guard try isBodyComplete(buffer, ended) else { return nil }
        let head = parser.head
        let response = ClientResponse(
            status: head.status,
            fields: fields(buffer),
            body: Array(buffer.bytes[head.length..<(head.length + decoded)])
        )
        buffer.consume(head.length + decoded)
        return response
    }

    private mutating func readHead(_ buffer: ReceiveBuffer) throws(ClientError.Reason) -> Bool {
        do {
            guard try parser.parse(Span(_unsafeBytes: buffer.bytes)) else { return false }
        } catch {
            throw error == .tooLarge ? .tooLarge : .malformed
        }
        guard parser.head.status < 200 else {
            hasHead = true
            return true
        }
        // 101 would change the protocol, which nobody asked for (RFC 9110 §15.2.2).
        interim += 1
        guard parser.head.status != 101, interim <= Self.maxInterim else { throw .malformed }
        buffer.consume(parser.head.length)
        parser = ResponseParser(answersHead: answersHead)
        return !buffer.isEmpty
    }

    private mutating func isBodyComplete(
        _ buffer: ReceiveBuffer,
        _ ended: Bool
    ) throws(ClientError.Reason) -> Bool {
        let available = buffer.count - parser.head.length
        switch parser.head.framing {
        case .none:
            return true
        case .length(let length):
            guard length <= maxBody else { throw .tooLarge }
            decoded = length
            return available >= length
        case .chunked:
            return try decodeChunks(buffer)
        case .untilClose:
            guard available <= maxBody else { throw .tooLarge }
            decoded = available
            return ended
        }
    }

    private mutating func decodeChunks(_ buffer: ReceiveBuffer) throws(ClientError.Reason) -> Bool {
        var end = parser.head.length + decoded
        var coded = end
        let isComplete: Bool
        do {
            isComplete = try decoder.decode(
                buffer.bytes,
                decoded: &end,
                coded: &coded,
                end: buffer.count
            )
        } catch {
            throw error == .bodyTooLarge ? .tooLarge : .malformed
        }
        buffer.remove(at: end, length: coded - end)
        decoded = end - parser.head.length
        return isComplete
    }

    private func fields(_ buffer: ReceiveBuffer) -> HTTPFields {
        let bytes = Span<UInt8>(_unsafeBytes: buffer.bytes)
        var fields = HTTPFields()
        for field in parser.head.fields {
            guard let name = HTTPField.Name(field.name.of(bytes).text) else { continue }
            fields.append(HTTPField(name: name, value: field.value.of(bytes).text))
        }
        return fields
    }
}
