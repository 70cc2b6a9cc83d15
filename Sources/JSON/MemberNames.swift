/// The names of one scanned object, to find a name that occurs twice.
///
/// Names are compared as bytes after unescaping, not by canonical equivalence. Large objects go
/// through a hash table keyed by the process's random seed, so the time stays linear for any choice
/// of names.
struct MemberNames {
    let bytes: [UInt8]
    let nodes: [JSONNode]
    let object: Int

    /// Up to here comparing all pairs, most of which differ in length, takes less time than a table.
    private static let pairwiseCount = 48

    /// The offset of the first name that repeats an earlier one.
    func firstDuplicate() -> Int? {
        let count = Int(nodes[object].count)
        guard count > 1 else { return nil }
        return count <= Self.pairwiseCount ? pairwiseDuplicate() : hashedDuplicate(count)
    }

    private func pairwiseDuplicate() -> Int? {
        var name = nextName(after: object + 1)
        while name < nodes[object].next {
            if isRepeated(name) { return Int(nodes[name].start) }
            name = nextName(after: name)
        }
        return nil
    }

    private func hashedDuplicate(_ count: Int) -> Int? {
        var seen: [Int: Int] = [:]
        seen.reserveCapacity(count)
        var name = object + 1
        while name < nodes[object].next {
            if let earlier = seen.updateValue(name, forKey: hash(name)) {
                // Different names with one 64-bit hash: settled by looking at all earlier names.
                if areEqual(earlier, name) || isRepeated(name) { return Int(nodes[name].start) }
            }
            name = nextName(after: name)
        }
        return nil
    }

    private func isRepeated(_ name: Int) -> Bool {
        var earlier = object + 1
        while earlier < name {
            if areEqual(earlier, name) { return true }
            earlier = nextName(after: earlier)
        }
        return false
    }

    /// The name that follows a name and its value.
    private func nextName(after name: Int) -> Int {
        Int(nodes[name + 1].next)
    }

    private func areEqual(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (nodes[left], nodes[right])
        if a.isEscaped || b.isEscaped { return text(a) == text(b) }
        guard a.range.count == b.range.count else { return false }
        for offset in 0..<a.range.count
        where bytes[Int(a.start) + offset] != bytes[Int(b.start) + offset] { return false }
        return true
    }

    private func hash(_ name: Int) -> Int {
        let node = nodes[name]
        var hasher = Hasher()
        if node.isEscaped {
            Self.combine(text(node)[...], into: &hasher)
        } else {
            Self.combine(bytes[node.range], into: &hasher)
        }
        return hasher.finalize()
    }

    private static func combine(_ octets: ArraySlice<UInt8>, into hasher: inout Hasher) {
        var word: UInt64 = 0
        var filled = 0
        for octet in octets {
            word = word << 8 | UInt64(octet)
            filled += 1
            if filled & 7 == 0 { hasher.combine(word) }
        }
        if filled & 7 != 0 { hasher.combine(word) }
        hasher.combine(filled)
    }

    private func text(_ node: JSONNode) -> [UInt8] {
        StringEscape.unescape(bytes, node.range)
    }
}
