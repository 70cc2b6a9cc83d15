import Platform

/// Something that cannot be copied, in many hands.
final class Shared<Value: ~Copyable & Sendable>: Sendable {
    let value: Value

    init(_ value: consuming Value) {
        self.value = value
    }
}

/// A place for a value that comes later.
final class Box<Value: Sendable>: Sendable {
    private let content = Guarded<Value?>(nil)

    var value: Value? {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }
}
