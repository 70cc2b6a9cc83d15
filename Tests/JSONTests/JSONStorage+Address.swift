@testable import JSON

extension JSONStorage {
    /// Where the bytes are, to see whether they were copied.
    var address: Int {
        withBytes { bytes in bytes.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) } }
    }
}
