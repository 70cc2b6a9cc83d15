import HTTPServer
import Platform
import Vault

/// A request's body, copied out of the connection's buffer. It may hold a token, so it lies in one place
/// and is wiped there with the request.
final class OwnedBody: Sendable {
    private let octets: Guarded<ByteBuffer>
    let isEmpty: Bool

    init(_ body: Span<UInt8>) {
        var octets = ByteBuffer(capacity: max(1, body.count))
        octets.append(body)
        isEmpty = body.isEmpty
        self.octets = Guarded(octets)
    }

    /// A copy, which whoever takes it has to overwrite.
    func copy() -> [UInt8] {
        octets.withLock { $0.array }
    }

    /// Whether an API key stands in it, which has no business in any body.
    var holdsKey: Bool {
        octets.withLock { MisplacedKey.isIn($0.bytes) }
    }

    /// The one of `names` that stands at an offset as a string's text, if one does.
    func name(at offset: Int, of names: [String]) -> String? {
        octets.withLock { octets in
            let rest = octets.bytes.extracting(min(offset, octets.count)..<octets.count)
            return names.first { name in
                let name = name.utf8
                guard rest.count > name.count, rest[name.count] == UInt8(ascii: "\"") else {
                    return false
                }
                return name.enumerated().allSatisfy { rest[$0.offset] == $0.element }
            }
        }
    }
}
