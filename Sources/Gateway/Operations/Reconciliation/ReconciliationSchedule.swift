import Platform
import Vault

/// When the provider's records are looked into for an operation whose outcome is unknown: some times soon,
/// counted from the moment from which on nobody knew, and then again and again at the last distance (R-ID-11).
///
/// It depends on the clock alone, so a restart loses nothing, and the times that have passed while nobody
/// could look are made up for with one look.
public struct ReconciliationSchedule: Hashable, Sendable {
    public static let standard = ReconciliationSchedule(
        [2, 5, 15, 60, 300, 900].map { Duration.seconds($0) }
    )
    static let longest = 20

    private let times: [Duration]

    /// Nil unless the times grow, each by a second or more, and there are 1 to 20 of them.
    public init?(times: [Duration]) {
        let distances = zip(times.dropFirst(), times).map { $0 - $1 }
        guard (1...Self.longest).contains(times.count), times[0] >= .seconds(1),
            distances.allSatisfy({ $0 >= .seconds(1) })
        else { return nil }
        self.times = times
    }

    private init(_ times: [Duration]) {
        self.times = times
    }

    /// The first time that comes after a look, which may have passed already.
    func next(after last: WallTime?, since start: WallTime) -> WallTime {
        guard let last else { return start.advanced(by: times[0]) }
        if let time = times.first(where: { last.isBefore(start.advanced(by: $0)) }) {
            return start.advanced(by: time)
        }
        return last.advanced(by: times[times.count - 1])
    }
}
