/// The one of several names that a misspelt name was probably meant to be.
struct NearestName: Hashable, Sendable {
    let name: String

    /// Nil when none is near: more than a third of the letters would have to change, or three.
    init?(to text: String, among candidates: some Sequence<String>) {
        let limit = min(3, max(1, text.count / 3))
        let ranked = candidates.map { (name: $0, distance: Self.distance(text, $0)) }
            .filter { $0.distance <= limit }
            // The name decides between equals, so that the answer is always the same.
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let ranked else { return nil }
        name = ranked.name
    }

    /// How many letters to insert, drop, replace or swap with their neighbour (Damerau and
    /// Levenshtein, optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left), right = Array(right)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(
                    last[column] + (letter == other ? 0 : 1),
                    last[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
