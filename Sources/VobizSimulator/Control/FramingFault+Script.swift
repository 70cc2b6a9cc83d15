@_spi(Faults) internal import HTTPServer

extension FramingFault {
    /// What goes over the wire in place of an answer.
    ///
    /// Where the fault does not need the end of the connection it is held open, so that it shows who
    /// ends it.
    func script(for response: ServerResponse) -> ConnectionScript {
        let message = MessageText(response)
        let count = message.body.count
        switch self {
        case .lengthTooLarge:
            return Self.closing(message.head("Content-Length: \(count + 1)") + message.body)
        case .missingLastChunk:
            return Self.closing(message.head("Transfer-Encoding: chunked") + message.chunk)
        case .octetsAfterMessage:
            let other = "HTTP/1.1 200 \r\nContent-Length: 21\r\n\r\n{\"auth_id\":\"MA_FALSE\"}"
            return Self.holding(message.whole + Array(other.utf8))
        case .lengthAndChunked:
            return Self.holding(
                message.head("Content-Length: \(count)", "Transfer-Encoding: chunked")
                    + message.chunk + Array("0\r\n\r\n".utf8)
            )
        case .twoLengths:
            return Self.holding(
                message.head("Content-Length: \(count)", "Content-Length: \(count - 1)")
                    + message.body
            )
        case .foldedField:
            return Self.holding(
                message.head("Content-Length: \(count)", "X-Note: one", " and two") + message.body
            )
        case .badChunk:
            let size = Array("0x\(String(count, radix: 16))\r\n".utf8)
            return Self.holding(message.head("Transfer-Encoding: chunked") + size + message.body)
        case .interimFlood:
            let hints = String(repeating: "HTTP/1.1 103 Early Hints\r\n\r\n", count: 100)
            return Self.holding(Array(hints.utf8) + message.whole)
        case .switchingProtocols:
            let text = "HTTP/1.1 101 \r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
            return Self.holding(Array(text.utf8))
        case .largeHead:
            let field = "X-Note: " + String(repeating: "x", count: 128 << 10)
            return Self.holding(message.head(field, "Content-Length: \(count)") + message.body)
        case .endlessBody:
            let blanks = [UInt8](repeating: UInt8(ascii: " "), count: 16 << 10)
            let chunk = Array("4000\r\n".utf8) + blanks + Array("\r\n".utf8)
            return ConnectionScript(
                [.send(message.head("Transfer-Encoding: chunked")), .sendForEver(chunk)],
                ending: .hold
            )
        case .otherProtocol: return Self.holding(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8))
        }
    }

    private static func holding(_ octets: [UInt8]) -> ConnectionScript {
        ConnectionScript([.send(octets)], ending: .hold)
    }

    private static func closing(_ octets: [UInt8]) -> ConnectionScript {
        ConnectionScript([.send(octets)], ending: .close)
    }
}
