import HTTP

/// What must hold for the chunked decoder, whatever it is given. The first two octets of the input
/// are the body's budget.
enum ChunkedDecoderProperty {
    enum Reading: Equatable {
        case body([UInt8], rest: [UInt8])
        case refused(RequestRefusal)
        case incomplete
        /// An offset was where it must not be.
        case astray
    }

    /// What does not hold; `nil` when everything does.
    static func violation(_ input: [UInt8]) -> String? {
        guard input.count > 2 else { return nil }
        let budget = Int(input[0]) << 8 | Int(input[1])
        let coded = Array(input.dropFirst(2))
        let whole = read(coded, [coded.count], budget)
        for ends in FuzzPieces.ways(of: coded) where read(coded, ends, budget) != whole {
            return "the verdict depends on the pieces: \(ends)"
        }
        switch whole {
        case .astray: return "an offset went astray"
        case .refused, .incomplete: return nil
        case .body(let body, let rest):
            guard body.count <= budget else { return "a body beyond the budget" }
            guard body.count + rest.count < coded.count else { return "more than was given" }
            guard plainly(coded) == whole else { return "another body than a plain reading's" }
            return recoded(body) == .body(body, rest: []) ? nil : "coded anew it differs"
        }
    }

    /// Decodes as the server does: each piece behind what was decoded before, and what was consumed
    /// is taken out of the buffer.
    private static func read(_ coded: [UInt8], _ ends: [Int], _ budget: Int) -> Reading {
        var decoder = ChunkedDecoder(budget: budget)
        var buffer: [UInt8] = []
        var decoded = 0
        var start = 0
        for end in ends {
            buffer += coded[start..<end]
            start = end
            let previous = decoded
            var consumed = decoded
            let isComplete: Bool
            do throws(RequestRefusal) {
                isComplete = try step(&decoder, &buffer, &decoded, &consumed)
            } catch {
                return .refused(error)
            }
            guard previous <= decoded, decoded <= consumed, consumed <= buffer.count,
                isComplete || consumed == buffer.count
            else { return .astray }
            buffer.removeSubrange(decoded..<consumed)
            if isComplete {
                return .body(
                    Array(buffer[..<decoded]),
                    rest: Array(buffer[decoded...]) + coded[end...]
                )
            }
        }
        return .incomplete
    }

    /// In a block that ends where the octets end, for the address sanitizer.
    private static func step(
        _ decoder: inout ChunkedDecoder,
        _ buffer: inout [UInt8],
        _ decoded: inout Int,
        _ consumed: inout Int
    ) throws(RequestRefusal) -> Bool {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count, alignment: 1)
        defer { block.deallocate() }
        block.copyBytes(from: buffer)
        let end = block.count
        let isComplete = try decoder.decode(block, decoded: &decoded, coded: &consumed, end: end)
        buffer = [UInt8](block)
        return isComplete
    }

    /// A plain reading of a body that was accepted: sizes, line ends, and nothing else.
    private static func plainly(_ coded: [UInt8]) -> Reading? {
        var rest = coded[...]
        var body: [UInt8] = []
        while true {
            guard let start = line(&rest) else { return nil }
            let digits = start.prefix { Character(Unicode.Scalar($0)).isHexDigit }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            if size == 0 { break }
            guard size <= rest.count else { return nil }
            body += rest.prefix(size)
            rest = rest.dropFirst(size)
            guard line(&rest)?.isEmpty == true else { return nil }
        }
        while let trailer = line(&rest) {
            if trailer.isEmpty { return .body(body, rest: Array(rest)) }
        }
        return nil
    }

    /// Takes a line without its CRLF; `nil` when something else ends it.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let line = rest.prefix { $0 != 13 && $0 != 10 }
        rest = rest.dropFirst(line.count)
        guard rest.starts(with: [13, 10]) else { return nil }
        rest = rest.dropFirst(2)
        return line
    }

    private static func recoded(_ body: [UInt8]) -> Reading {
        let size = Array("\(String(body.count, radix: 16))\r\n".utf8)
        let chunk = body.isEmpty ? [] : size + body + [13, 10]
        let coded = chunk + Array("0\r\n\r\n".utf8)
        return read(coded, [coded.count], body.count)
    }
}
