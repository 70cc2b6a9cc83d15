/// The streams of one connection by their numbers.
///
/// Open addressing over a power of two: numbers of client streams are odd and follow each other, so
/// their halves spread evenly and a look-up is nearly always one comparison. A dictionary would hash, and
/// an array would be asked each time whether somebody else holds it.
struct HTTP2StreamTable: ~Copyable {
    private typealias Slots = UnsafeMutableBufferPointer<HTTP2Stream?>

    private var slots: Slots
    private(set) var count = 0

    init() {
        slots = Self.allocate(32)
    }

    deinit {
        Self.free(slots)
    }

    private static func allocate(_ count: Int) -> Slots {
        let slots = Slots.allocate(capacity: count)
        slots.initialize(repeating: nil)
        return slots
    }

    private static func free(_ slots: Slots) {
        slots.deinitialize()
        slots.deallocate()
    }

    private func home(_ id: Int32) -> Int {
        Int(id >> 1) & (slots.count - 1)
    }

    /// The stream with that number.
    subscript(id: Int32) -> HTTP2Stream? {
        var index = home(id)
        while let stream = slots[index] {
            if stream.id == id { return stream }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The stream's number must be new.
    mutating func insert(_ stream: HTTP2Stream) {
        if count * 2 >= slots.count { grow() }
        place(stream)
        count += 1
    }

    private func place(_ stream: HTTP2Stream) {
        var index = home(stream.id)
        while slots[index] != nil { index = (index + 1) & (slots.count - 1) }
        slots[index] = stream
    }

    private mutating func grow() {
        let old = slots
        slots = Self.allocate(old.count * 2)
        for case let stream? in old { place(stream) }
        Self.free(old)
    }

    /// Takes the stream out; those behind it that it had pushed away move up, so that no look-up meets
    /// a gap.
    mutating func remove(_ id: Int32) {
        let mask = slots.count - 1
        var gap = home(id)
        while let stream = slots[gap], stream.id != id { gap = (gap + 1) & mask }
        guard slots[gap] != nil else { return }
        slots[gap] = nil
        count -= 1
        var index = (gap + 1) & mask
        while let stream = slots[index] {
            let distance = (index - home(stream.id)) & mask
            if distance >= (index - gap) & mask {
                slots[gap] = stream
                slots[index] = nil
                gap = index
            }
            index = (index + 1) & mask
        }
    }

    /// All streams, in no order. For slow paths.
    var all: [HTTP2Stream] { slots.compactMap(\.self) }
}
