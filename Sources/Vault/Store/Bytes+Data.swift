import Foundation
import GRDB

// GRDB stores blobs as Data; nothing but ciphertext and hashes ever takes that form here.

extension [UInt8] {
    var data: Data { Data(self) }
}

extension Row {
    /// The blob of a column, or nothing when it is null.
    func bytes(_ column: String) -> [UInt8]? {
        let data: Data? = self[column]
        return data.map { [UInt8]($0) }
    }
}
