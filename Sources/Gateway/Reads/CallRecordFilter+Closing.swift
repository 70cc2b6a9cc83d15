import Platform
import Vobiz

extension CallRecordFilter {
    private static let day: Int64 = 86_400

    /// Whether no call can be added to the period any more: its last day is over, and so is the longest call
    /// that may have begun on it. The provider ends a call after a day.
    func isClosed(at now: WallTime) -> Bool {
        guard let to else { return false }
        return to.day + 2 <= now.seconds / Self.day
    }
}
