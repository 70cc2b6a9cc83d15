import CNghttp2
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2 field list")
struct HTTP2FieldListTests {
    private func pairs(of text: String) -> [FieldPair] {
        var list = HTTP2FieldList()
        var lines = octets(text)
        var pairs: [FieldPair] = []
        lines.withUnsafeMutableBytes { lines in
            list.begin(200)
            list.add(lines: lines)
            _ = list.withEntries { entries, count in
                for entry in UnsafeBufferPointer(start: entries, count: count) {
                    let name = UnsafeBufferPointer(start: entry.name, count: entry.namelen)
                    let value = UnsafeBufferPointer(start: entry.value, count: entry.valuelen)
                    pairs.append(FieldPair(latin1(Array(name)), latin1(Array(value))))
                }
                return 0
            }
        }
        return pairs
    }

    @Test("names of every length are lower-cased, values are not")
    func names() {
        for length in 1..<40 {
            let name = String("ABCXYZ-mnop_qrZAz09@[`{".prefix(23)).padding(length)
            let value = String(repeating: "Ab:C ", count: length % 7) + "Z"
            let text = "\(name): \(value)\r\nNext:  Q:R\r\n"
            let expected = [
                FieldPair(":status", "200"), FieldPair(name.lowercased(), value),
                FieldPair("next", "Q:R"),
            ]
            #expect(pairs(of: text) == expected, "\(text)")
        }
    }

    @Test("the fields of one connection are left out")
    func connection() {
        let text = "Connection: close\r\nKeep-Alive: x\r\nTransfer-Encoding: chunked\r\nA: b\r\n"
        #expect(pairs(of: text) == [FieldPair(":status", "200"), FieldPair("a", "b")])
    }

    @Test(
        "what is no field line ends the list",
        arguments: [
            "A: b\r\n: c\r\n", "A: b\r\nno colon\r\n", "A: b\r\nC: d", "A: b\r\nC: d\rE\r\n",
        ]
    )
    func end(text: String) {
        #expect(pairs(of: text) == [FieldPair(":status", "200"), FieldPair("a", "b")])
    }
}

extension String {
    fileprivate func padding(_ length: Int) -> String {
        String(String(repeating: self, count: length / count + 1).prefix(length))
    }
}
