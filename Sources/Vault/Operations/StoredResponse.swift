/// An answer that is kept so that it can be given again.
public struct StoredResponse: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public let status: Int
    public let fields: [Field]
    public let body: [UInt8]

    public init(status: Int, fields: [Field], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Status, body, then names and values, each with its length in front.
    var encoded: [UInt8] {
        var frames = FramedBytes()
        frames.append(String(status).utf8)
        frames.append(body)
        for field in fields {
            frames.append(field.name.utf8)
            frames.append(field.value.utf8)
        }
        return frames.bytes
    }

    /// Nil for bytes that `encoded` did not make.
    init?(encoded bytes: Span<UInt8>) {
        var reader = FrameReader(bytes.count)
        guard let status = reader.next(in: bytes), let body = reader.next(in: bytes),
            let status = Int(String(decoding: status, as: UTF8.self))
        else { return nil }
        var fields: [Field] = []
        while !reader.isAtEnd {
            guard let name = reader.next(in: bytes), let value = reader.next(in: bytes) else {
                return nil
            }
            fields.append(
                Field(
                    name: String(decoding: name, as: UTF8.self),
                    value: String(decoding: value, as: UTF8.self)
                )
            )
        }
        self.init(status: status, fields: fields, body: body)
    }
}
