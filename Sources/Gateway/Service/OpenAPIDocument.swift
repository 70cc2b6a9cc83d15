import CEmbedded
import JSON
import Yams

/// The API's description as it travels in the executable, in both forms, with their entity tags.
struct OpenAPIDocument: Sendable {
    let yaml: [UInt8]
    let json: [UInt8]
    let yamlTag: [UInt8]
    let jsonTag: [UInt8]

    /// Converts the embedded YAML.
    ///
    /// - Throws: what Yams says when the embedded file is no YAML, which a test rules out.
    init() throws {
        let octets = unsafe UnsafeBufferPointer(
            start: CEmbedded_openapi_start(),
            count: CEmbedded_openapi_size()
        )
        yaml = unsafe Array(octets)
        let text = String(decoding: yaml, as: UTF8.self)
        var writer = JSONWriter(capacity: yaml.count * 2)
        if let node = try Yams.compose(yaml: text) { YAMLConverter.write(node, to: &writer) }
        json = writer.bytes
        yamlTag = EntityTag.make(of: yaml)
        jsonTag = EntityTag.make(of: json)
    }
}
