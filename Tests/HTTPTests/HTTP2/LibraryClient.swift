import CNghttp2
import Platform
import TestSupport
import Testing

@testable import HTTP

/// The client of libnghttp2, which compresses, prioritises and opens windows as clients do.
final class LibraryClient {
    struct Answer: Equatable {
        var fields: [FieldPair] = []
        var body: [UInt8] = []
        var isClosed = false
        var code: UInt32 = 0
    }

    private var session: OpaquePointer?
    private(set) var answers: [Int32: Answer] = [:]
    private var bodies: [Int32: ArraySlice<UInt8>] = [:]

    init() throws {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        defer { nghttp2_session_callbacks_del(callbacks) }
        Self.install(callbacks)
        nghttp2_session_client_new(&session, callbacks, Unmanaged.passUnretained(self).toOpaque())
        try #require(session != nil)
        nghttp2_submit_settings(session, 0, nil, 0)
    }

    deinit {
        nghttp2_session_del(session)
    }

    private static func client(_ user: UnsafeMutableRawPointer?) -> LibraryClient? {
        user.map { Unmanaged<LibraryClient>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func install(_ callbacks: OpaquePointer?) {
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _,
            frame,
            name,
            nameCount,
            value,
            valueCount,
            _,
            user in
            let field = FieldPair(
                latin1(UnsafeBufferPointer(start: name, count: nameCount)),
                latin1(UnsafeBufferPointer(start: value, count: valueCount))
            )
            guard let id = frame?.pointee.hd.stream_id else { return 0 }
            LibraryClient.client(user)?.answers[id, default: Answer()].fields.append(field)
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
            _,
            _,
            id,
            data,
            count,
            user in
            let octets = UnsafeBufferPointer(start: data, count: count)
            LibraryClient.client(user)?.answers[id, default: Answer()].body += octets
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, id, code, user in
            LibraryClient.client(user)?.answers[id, default: Answer()].isClosed = true
            LibraryClient.client(user)?.answers[id, default: Answer()].code = code
            return 0
        }
    }

    /// Sends a request, with a body if there is one.
    func submit(_ fields: [FieldPair], body: [UInt8] = []) -> Int32 {
        var octets: [[UInt8]] = fields.flatMap { [Array($0.name.utf8), Array($0.value.utf8)] }
        let pointers = octets.indices.map { index in
            octets[index].withUnsafeMutableBufferPointer { source in
                let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: source.count)
                _ = copy.initialize(from: source)
                return copy
            }
        }
        defer { for pointer in pointers { pointer.deallocate() } }
        let entries = fields.indices.map { index in
            nghttp2_nv(
                name: pointers[index * 2].baseAddress,
                value: pointers[index * 2 + 1].baseAddress,
                namelen: pointers[index * 2].count,
                valuelen: pointers[index * 2 + 1].count,
                flags: 0
            )
        }
        var provider = nghttp2_data_provider()
        provider.read_callback = { _, id, room, count, flags, _, user in
            guard let client = LibraryClient.client(user), let room else { return 0 }
            let piece = client.bodies[id, default: []].prefix(count)
            client.bodies[id]?.removeFirst(piece.count)
            for (index, octet) in piece.enumerated() { room[index] = octet }
            if client.bodies[id, default: []].isEmpty {
                flags?.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue)
            }
            return piece.count
        }
        let hasBody = !body.isEmpty
        let id = withUnsafePointer(to: &provider) {
            nghttp2_submit_request(
                session,
                nil,
                entries,
                entries.count,
                hasBody ? $0 : nil,
                nil
            )
        }
        bodies[id] = body[...]
        return id
    }

    /// What the client would send.
    func take() -> [UInt8] {
        var output: [UInt8] = []
        while true {
            var data: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(session, &data)
            guard count > 0 else { return output }
            output += UnsafeBufferPointer(start: data, count: count)
        }
    }

    /// Gives the client what the server has sent.
    func receive(_ bytes: [UInt8]) {
        #expect(nghttp2_session_mem_recv(session, bytes, bytes.count) == bytes.count)
    }
}
