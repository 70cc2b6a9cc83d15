import TestSupport

/// Bytes that stand in a JSON document as hexadecimal text.
struct HexBytes: Decodable, Sendable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        bytes = TestSupport.bytes(hex: try decoder.singleValueContainer().decode(String.self))
    }
}
