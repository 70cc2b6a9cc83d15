import Caching
import Platform

extension CachedResponse {
    var bodyBytes: [UInt8] { body.array }

    /// Everything that it holds.
    var octets: [UInt8] { fields.array + body.array + entityTag.array }
}
