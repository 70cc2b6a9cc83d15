/// The streams of one connection by their numbers, which it keeps.
///
/// Open addressing over a power of two: numbers of client streams are odd and follow each other, so
/// their halves spread evenly and a look-up is nearly always one comparison. A dictionary would hash, and
/// an array would be asked each time whether somebody else holds it.
struct HTTP2StreamTable: ~Copyable {
    typealias Reference = Unmanaged<HTTP2Stream>
    private typealias Slots = UnsafeMutableBufferPointer<Reference?>

    private var slots: Slots
    private(set) var count = 0

    init() {
        slots = Self.allocate(32)
    }

    deinit {
        for case let stream? in slots { stream.release() }
        slots.deallocate()
    }

    private static func allocate(_ count: Int) -> Slots {
        let slots = Slots.allocate(capacity: count)
        slots.initialize(repeating: nil)
        return slots
    }

    private func home(_ id: Int32) -> Int {
        Int(id >> 1) & (slots.count - 1)
    }

    private static func id(_ stream: Reference) -> Int32 {
        stream._withUnsafeGuaranteedRef { $0.id }
    }

    /// The stream with that number.
    subscript(id: Int32) -> HTTP2Stream? {
        find(id)?.takeUnretainedValue()
    }

    /// The same without counting a reference: valid until the table changes.
    func find(_ id: Int32) -> Reference? {
        var index = home(id)
        while let stream = slots[index] {
            if Self.id(stream) == id { return stream }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The stream's number must be new.
    mutating func insert(_ stream: HTTP2Stream) {
        if count * 2 >= slots.count { grow() }
        place(.passRetained(stream))
        count += 1
    }

    private func place(_ stream: Reference) {
        var index = home(Self.id(stream))
        while slots[index] != nil { index = (index + 1) & (slots.count - 1) }
        slots[index] = stream
    }

    private mutating func grow() {
        let old = slots
        slots = Self.allocate(old.count * 2)
        for case let stream? in old { place(stream) }
        old.deallocate()
    }

    /// Takes the stream out; those behind it that it had pushed away move up, so that no look-up meets
    /// a gap.
    @discardableResult
    mutating func remove(_ id: Int32) -> HTTP2Stream? {
        let mask = slots.count - 1
        var gap = home(id)
        while let stream = slots[gap], Self.id(stream) != id { gap = (gap + 1) & mask }
        guard let removed = slots[gap] else { return nil }
        slots[gap] = nil
        count -= 1
        var index = (gap + 1) & mask
        while let stream = slots[index] {
            let distance = (index - home(Self.id(stream))) & mask
            if distance >= (index - gap) & mask {
                slots[gap] = stream
                slots[index] = nil
                gap = index
            }
            index = (index + 1) & mask
        }
        return removed.takeRetainedValue()
    }

    /// All streams, in no order. For slow paths.
    var all: [HTTP2Stream] { slots.compactMap { $0?.takeUnretainedValue() } }
}
