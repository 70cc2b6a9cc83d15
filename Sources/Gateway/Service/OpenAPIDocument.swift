import CEmbedded
import JSON
import Yams

/// An API's description as it travels in the executable, in both forms, with their entity tags.
struct OpenAPIDocument: Sendable {
    let yaml: [UInt8]
    let json: [UInt8]
    let yamlTag: [UInt8]
    let jsonTag: [UInt8]

    /// The public API's.
    ///
    /// - Throws: what Yams says when the embedded file is no YAML, which a test rules out.
    init() throws {
        try unsafe self.init(CEmbedded_openapi_start(), CEmbedded_openapi_size())
    }

    /// The admin API's.
    ///
    /// - Throws: as ``init()``.
    static func administration() throws -> OpenAPIDocument {
        try unsafe OpenAPIDocument(CEmbedded_admin_openapi_start(), CEmbedded_admin_openapi_size())
    }

    private init(_ start: UnsafePointer<UInt8>?, _ count: Int) throws {
        yaml = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        let text = String(decoding: yaml, as: UTF8.self)
        var writer = JSONWriter(capacity: yaml.count * 2)
        if let node = try Yams.compose(yaml: text) { YAMLConverter.write(node, to: &writer) }
        json = writer.bytes
        yamlTag = EntityTag.make(of: yaml)
        jsonTag = EntityTag.make(of: json)
    }
}
