public import Platform

/// Storage in memory that keeps a list of what was done, and fails or holds where it was told to.
public final class FaultyStorage: FileStorage {
    /// What was done to which file.
    public enum Operation: Equatable, Sendable {
        case open(String)
        case append(String, [UInt8])
        case synchronize(String)
        case removeTail(String, Int)
    }

    /// The operations, without what they are done to.
    public enum Kind: Sendable, CaseIterable {
        case open, append, synchronize, removeTail
    }

    /// Where and how to fail, apart from a lack of room. Calls count from 1 over all files.
    public struct Faults: Sendable {
        /// Which call of a kind fails.
        public var failing: [Kind: Int] = [:]
        /// How many bytes of a failing append reach the file all the same.
        public var appendKeeps = 0
        /// What a sync waits for, by its number.
        public var holds: [Int: Gate] = [:]
        /// What is opened when a sync begins, by its number.
        public var arrivals: [Int: Gate] = [:]

        public init() {}
    }

    private struct Content {
        var bytes: [UInt8] = []
        /// What survives a power cut.
        var durable: [UInt8] = []
    }

    private struct State {
        var faults: Faults
        var files: [String: Content] = [:]
        var operations: [Operation] = []
        var counts: [Kind: Int] = [:]
        /// How many bytes all files may have together.
        var room = Int.max

        var used: Int { files.values.reduce(0) { $0 + $1.bytes.count } }
    }

    private let state: Guarded<State>

    public init(_ faults: Faults = Faults(), files: [String: [UInt8]] = [:]) {
        state = Guarded(
            State(
                faults: faults,
                files: files.mapValues { Content(bytes: $0, durable: $0) }
            )
        )
    }

    public var operations: [Operation] { state.withLock { $0.operations } }

    public var syncs: Int {
        operations.count {
            if case .synchronize = $0 { true } else { false }
        }
    }

    /// A file's bytes, `nil` when it does not exist.
    public func bytes(_ path: String) -> [UInt8]? { state.withLock { $0.files[path]?.bytes } }

    /// What a file would hold after a power cut now.
    public func durable(_ path: String) -> [UInt8] {
        state.withLock { $0.files[path]?.durable ?? [] }
    }

    /// Bounds what all files may have together, as a disk does that is full then.
    public func limit(to bytes: Int) { state.withLock { $0.room = bytes } }

    /// Puts something else in a file's place, behind the back of whoever has it open.
    public func replace(_ path: String, with bytes: [UInt8]) {
        state.withLock { $0.files[path] = Content(bytes: bytes, durable: bytes) }
    }

    public func openForAppending(_ path: String) throws(SystemError) -> any AppendableFile {
        try perform(.open(path), .open) { _ in }
        state.withLock { $0.files[path, default: Content()].bytes += [] }
        return File(storage: self, path: path)
    }

    /// Notes an operation and does it, or fails after `onFailure`.
    private func perform(
        _ operation: Operation,
        _ kind: Kind,
        onFailure: (inout State) -> Void = { _ in },
        _ body: (inout State) -> Void
    ) throws(SystemError) {
        let failed = state.withLock { state in
            state.operations.append(operation)
            state.counts[kind, default: 0] += 1
            let fails = state.faults.failing[kind] == state.counts[kind]
            if fails { onFailure(&state) } else { body(&state) }
            return fails
        }
        // EIO
        if failed { throw SystemError("injected", code: 5) }
    }

    private final class File: AppendableFile {
        private let storage: FaultyStorage
        private let path: String

        init(storage: FaultyStorage, path: String) {
            self.storage = storage
            self.path = path
        }

        func append(_ bytes: Span<UInt8>) throws(SystemError) {
            let bytes = bytes.withUnsafeBufferPointer { Array($0) }
            var lacksRoom = false
            try storage.perform(.append(path, bytes), .append) { state in
                let kept = bytes.prefix(state.faults.appendKeeps)
                state.files[path]?.bytes.append(contentsOf: kept)
            } _: { state in
                let room = max(0, state.room - state.used)
                state.files[path]?.bytes.append(contentsOf: bytes.prefix(room))
                lacksRoom = bytes.count > room
            }
            // ENOSPC
            if lacksRoom { throw SystemError("injected", code: 28) }
        }

        var length: Int { storage.bytes(path)?.count ?? 0 }

        func synchronize() throws(SystemError) {
            // What comes while the disk works is not part of this sync.
            let (gate, arrival, seen) = storage.state.withLock { state in
                let number = state.counts[.synchronize, default: 0] + 1
                return (
                    state.faults.holds[number], state.faults.arrivals[number],
                    state.files[path]?.bytes
                )
            }
            arrival?.open()
            gate?.waitBlocking()
            try storage.perform(.synchronize(path), .synchronize) { state in
                if let seen { state.files[path]?.durable = seen }
            }
        }

        func tail(_ count: Int) throws(SystemError) -> [UInt8] {
            Array((storage.bytes(path) ?? []).suffix(count))
        }

        func removeTail(_ count: Int) throws(SystemError) {
            try storage.perform(.removeTail(path, count), .removeTail) { state in
                state.files[path]?.bytes.removeLast(count)
            }
        }
    }
}
