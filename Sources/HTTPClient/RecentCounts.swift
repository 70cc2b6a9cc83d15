import Platform

/// Counts events, some of them marked, over the last so many seconds.
///
/// The window moves on in tenths of itself: what is counted happened within the window, and nothing
/// is left out that happened within nine tenths of it.
struct RecentCounts: Sendable {
    struct Sum: Equatable, Sendable {
        var all = 0
        var marked = 0
    }

    private static let slices: Int64 = 10

    private let width: Int64
    /// By the slice's number modulo their count.
    private var sums = InlineArray<10, Sum>(repeating: Sum())
    /// The number of the newest slice, which time alone moves on.
    private var newest: Int64 = 0
    private(set) var sum = Sum()

    init(window: Duration) {
        width = max(1, window.wholeNanoseconds / Self.slices)
    }

    /// Forgets what is too old by now. A time before the latest one changes nothing: loops read the
    /// clock one after the other, and come here in any order.
    mutating func advance(to now: MonotonicTime) {
        let current = now.nanoseconds / width
        guard current > newest else { return }
        for slice in max(newest + 1, current - Self.slices + 1)...current {
            let index = Int(slice % Self.slices)
            sum.all -= sums[index].all
            sum.marked -= sums[index].marked
            sums[index] = Sum()
        }
        newest = current
    }

    /// Counts one event.
    mutating func add(marked: Bool, at now: MonotonicTime) {
        advance(to: now)
        let index = Int(newest % Self.slices)
        sums[index].all += 1
        sum.all += 1
        guard marked else { return }
        sums[index].marked += 1
        sum.marked += 1
    }
}
