import Cryptography

/// Finds stored secrets in a text that is to leave the process, and holds none of them.
///
/// Of each secret it knows keyed fingerprints of the first sixteen octets, one for each form that the secret
/// can stand in: as it is, in hexadecimal, in base64 at any place, percent-encoded, escaped for JSON. API keys,
/// which the gateway does not keep, are recognised by their form and checksum, and then looked up among
/// the clients' keys. A text is gone through once, whatever the number of secrets: eight octets are multiplied
/// with a secret factor, and the product names a bit in a filter.
///
/// A secret of fewer than eight octets is not looked for, one of fewer than sixteen is looked for as a whole, and
/// a piece of one that lacks its beginning is not recognised.
public final class Tripwire: Sendable {
    private let key: TripwireKey
    /// One bit for each place where a secret may begin.
    private let filter: [UInt64]
    /// What is left of a product names the bit.
    private let shift: UInt64
    /// Sorted by tag.
    private let fingerprints: [Fingerprint]
    /// The windows that there are.
    private let windows: [Int]
    /// Whose keys are secrets; nil as long as nobody knows, and then each that looks like one is.
    private let clients: ClientDirectory?

    init(_ fingerprints: [Fingerprint], key: TripwireKey) {
        self.key = key
        self.fingerprints = fingerprints.sorted { $0.tag < $1.tag }
        windows = Set(fingerprints.map(\.window)).sorted()
        // One bit in sixteen is set, so that one place in sixteen costs a second look.
        var bits: UInt64 = 12
        while 1 << bits < 16 * fingerprints.count { bits += 1 }
        shift = 64 - bits
        var filter = [UInt64](repeating: 0, count: 1 << (bits - 6))
        for fingerprint in fingerprints {
            let place = fingerprint.place >> shift
            filter[Int(place >> 6)] |= 1 << (place & 63)
        }
        self.filter = filter
        clients = nil
    }

    private init(_ other: Tripwire, clients: ClientDirectory?) {
        key = other.key
        filter = other.filter
        shift = other.shift
        fingerprints = other.fingerprints
        windows = other.windows
        self.clients = clients
    }

    /// The same for a gateway with these clients.
    func knowing(_ clients: ClientDirectory?) -> Tripwire {
        Tripwire(self, clients: clients)
    }

    /// The first secret in a text; nil when there is none. An API key that stands exactly at `issued` is
    /// passed over: the text is made to show it. So is one that opens nothing here, for anybody can make
    /// up what has the form of a key, and put it where others read it.
    ///
    /// About a nanosecond an octet, without an allocation unless something is found.
    public func firstHit(in text: Span<UInt8>, except issued: Range<Int>? = nil) -> TripwireHit? {
        var start = 0
        while let hit = next(in: text, from: start) {
            guard case .apiKey = hit.secret else { return hit }
            if hit.range != issued, isKept(text.extracting(hit.range)) { return hit }
            // Another secret may begin within what is passed over.
            start = hit.range.lowerBound + 1
        }
        return nil
    }

    private func isKept(_ key: Span<UInt8>) -> Bool {
        clients?.isKept(key) ?? true
    }

    /// Every secret in a text, in its order, none overlapping, and all that looks like an API key: whether
    /// it is one of ours makes no difference to what may stand in a log.
    public func hits(in text: Span<UInt8>) -> [TripwireHit] {
        var hits: [TripwireHit] = []
        while let hit = next(in: text, from: hits.last?.range.upperBound ?? 0) { hits.append(hit) }
        return hits
    }

    private func next(in text: Span<UInt8>, from start: Int) -> TripwireHit? {
        var start = start
        while let position = suspect(in: text, from: start) {
            if let hit = confirm(text, position) ?? apiKey(in: text, at: position) { return hit }
            start = position + 1
        }
        return nil
    }

    /// The next place that deserves a second look.
    private func suspect(in text: Span<UInt8>, from start: Int) -> Int? {
        let end = text.count - Fingerprint.minimum
        let factor = key.first
        let shift = shift
        return filter.withUnsafeBufferPointer { filter in
            var position = start
            while position <= end {
                // Eight octets are there: `end` is that far from the text's.
                let word = Fingerprint.word(of: text, at: position)
                // The filter has a bit for whatever the shift leaves.
                let place = (word &* factor) &>> shift
                let bit = filter[Int(truncatingIfNeeded: place &>> 6)] &>> (place & 63) & 1
                if bit != 0 || word & APIKeyFormat.prefixMask == APIKeyFormat.prefixWord {
                    return position
                }
                position &+= 1
            }
            return nil
        }
    }

    private func confirm(_ text: Span<UInt8>, _ position: Int) -> TripwireHit? {
        let head = Fingerprint.word(of: text, at: position)
        for window in windows where window <= text.count - position {
            let tag = key.tag(head, Fingerprint.word(of: text, at: position + window - 8))
            var index = firstIndex(of: tag)
            guard index < fingerprints.count, fingerprints[index].tag == tag else { continue }
            let code = key.authenticate(text.extracting(position..<(position + window)))
            while index < fingerprints.count, fingerprints[index].tag == tag {
                let found = fingerprints[index]
                if found.window == window, found.code == code {
                    let end = min(text.count, position + found.length)
                    return TripwireHit(secret: found.secret, range: position..<end)
                }
                index += 1
            }
        }
        return nil
    }

    /// Where the tag stands, or would.
    private func firstIndex(of tag: UInt32) -> Int {
        var low = 0
        var high = fingerprints.count
        while low < high {
            let middle = (low + high) / 2
            if fingerprints[middle].tag < tag { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func apiKey(in text: Span<UInt8>, at position: Int) -> TripwireHit? {
        let rest = text.extracting(position..<text.count)
        guard let (kid, length) = APIKeyFormat.leadingKey(of: rest) else { return nil }
        return TripwireHit(secret: .apiKey(kid: kid), range: position..<(position + length))
    }
}
