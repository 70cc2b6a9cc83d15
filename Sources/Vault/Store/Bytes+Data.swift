import Foundation

// GRDB stores blobs as Data; nothing but ciphertext and hashes ever takes that form here.

extension [UInt8] {
    var data: Data { Data(self) }
}
