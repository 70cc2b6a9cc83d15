/// What a sealed record is: authenticated with it, so that its bytes mean nothing in another place.
struct RecordName: Hashable, Sendable {
    enum Kind: String, Sendable {
        case partnerCredential = "credential/partner"
        case customerCredential = "credential/customer"
        case internalKey = "internal-key"
        case operation
        case transfer
    }

    let kind: Kind
    let id: String
    let field: String
    let version: Int64

    /// What the wrapped data key is bound to.
    func wrapContext(storeID: [UInt8], keyID: [UInt8]) -> [UInt8] {
        var context = FramedBytes()
        context.append("vgw/dek/1".utf8)
        context.append(storeID)
        context.append(kind.rawValue.utf8)
        context.append(id.utf8)
        context.append(keyID)
        return context.bytes
    }

    /// What the ciphertext is bound to.
    func recordContext(storeID: [UInt8]) -> [UInt8] {
        var context = FramedBytes()
        context.append("vgw/rec/1".utf8)
        context.append(storeID)
        context.append(kind.rawValue.utf8)
        context.append(id.utf8)
        context.append(field.utf8)
        context.append(withUnsafeBytes(of: version.bigEndian) { [UInt8]($0) })
        return context.bytes
    }
}
