/// The part of a log that is looked at, growing towards the log's beginning and forgetting what it has
/// been looked through.
struct LogWindow {
    private let mark: [UInt8]
    /// Octets from some place in the log on; what follows them has no line that is looked for.
    private var octets: [UInt8] = []

    init(mark: [UInt8]) {
        self.mark = mark
    }

    /// Takes the octets before those that are here.
    mutating func prepend(_ earlier: [UInt8]) {
        octets = earlier + octets
    }

    /// The last whole line with the mark in it, if it is here; `isWhole` says that nothing comes before.
    mutating func takeLine(isWhole: Bool) -> [UInt8]? {
        // What follows the last line feed is still being written, or torn; the feed itself stays, as the
        // end of the line before.
        var end = octets.lastIndex(of: 10) ?? -1
        while end >= 0 {
            let feed = octets[..<end].lastIndex(of: 10)
            guard let start = feed.map({ $0 + 1 }) ?? (isWhole ? 0 : nil) else { break }
            if contains(start..<end) { return Array(octets[start..<end]) }
            guard let feed else { return nil }
            end = feed
        }
        // The first line here may begin further up.
        octets.removeSubrange((end + 1)...)
        return nil
    }

    private func contains(_ line: Range<Int>) -> Bool {
        guard line.count >= mark.count else { return false }
        return (line.lowerBound...(line.upperBound - mark.count)).contains { place in
            octets[place] == mark[0] && octets[place..<(place + mark.count)].elementsEqual(mark)
        }
    }
}
