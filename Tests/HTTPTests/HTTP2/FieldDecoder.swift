import CNghttp2
import TestSupport
import Testing

/// Reads field sections with the library's decoder, for the server compresses.
final class FieldDecoder {
    private let inflater: OpaquePointer

    init() throws {
        var made: OpaquePointer?
        nghttp2_hd_inflate_new(&made)
        inflater = try #require(made)
    }

    deinit {
        nghttp2_hd_inflate_del(inflater)
    }

    func decode(_ block: [UInt8]) -> [FieldPair]? {
        var fields: [FieldPair] = []
        var rest = block[...]
        while true {
            var pair = nghttp2_nv()
            var flags: Int32 = 0
            let used = rest.withUnsafeBufferPointer {
                nghttp2_hd_inflate_hd2(inflater, &pair, &flags, $0.baseAddress, $0.count, 1)
            }
            guard used >= 0 else { return nil }
            rest = rest.dropFirst(used)
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                fields.append(
                    FieldPair(text(pair.name, pair.namelen), text(pair.value, pair.valuelen))
                )
            }
            if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 {
                nghttp2_hd_inflate_end_headers(inflater)
                return fields
            }
        }
    }

    private func text(_ start: UnsafePointer<UInt8>?, _ count: Int) -> String {
        latin1(Array(UnsafeBufferPointer(start: start, count: count)))
    }
}
