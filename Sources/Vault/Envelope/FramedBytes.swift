/// Parts in a row, each with its length (32 bits, big endian) in front: no two lists of parts give
/// the same bytes.
struct FramedBytes: Sendable {
    private(set) var bytes: [UInt8] = []

    /// With room for what names of records come to, which are framed for each opening.
    init() {
        bytes.reserveCapacity(192)
    }

    /// What kind of part comes next, where there are several; with a number that needs no length.
    mutating func append(kind: UInt8, _ number: UInt64? = nil) {
        bytes.append(kind)
        guard let number else { return }
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ part: some Collection<UInt8>) {
        withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: part)
    }
}
