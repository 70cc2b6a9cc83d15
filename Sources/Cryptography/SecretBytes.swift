import COpenSSL
import Platform

/// Bytes of a secret: a token, a key, an API key that is shown once.
///
/// They live in locked pages that stay out of swap and core dumps, exist once, are lent to closures
/// and are wiped when the value ends. There is deliberately no description, no encoding, no hash
/// value and no way to get the bytes out other than to look at them inside `withBytes`.
public struct SecretBytes: ~Copyable, Sendable {
    public let count: Int
    private let memory: LockedMemory
    /// How many bytes could be written to, and have to be wiped. The rest of the page stays zero: to wipe
    /// that as well was a quarter of what it costs to lend a credential.
    private let capacity: Int

    /// `count` bytes, zero at first, written by `fill`.
    public init<E: Error>(
        count: Int,
        filling fill: (inout MutableSpan<UInt8>) throws(E) -> Void
    ) throws(E) {
        let memory = LockedMemory(byteCount: count)
        let buffer = UnsafeMutableBufferPointer(
            start: memory.baseAddress.assumingMemoryBound(to: UInt8.self),
            count: count
        )
        do {
            var span = buffer.mutableSpan
            try fill(&span)
        } catch {
            OPENSSL_cleanse(memory.baseAddress, count)
            throw error
        }
        self.count = count
        self.capacity = count
        self.memory = memory
    }

    /// As many bytes as `fill` appends, at most `capacity`.
    public init<E: Error>(
        capacity: Int,
        appending fill: (inout OutputSpan<UInt8>) throws(E) -> Void
    ) throws(E) {
        let memory = LockedMemory(byteCount: capacity)
        let buffer = UnsafeMutableBufferPointer(
            start: memory.baseAddress.assumingMemoryBound(to: UInt8.self),
            count: capacity
        )
        do {
            var output = OutputSpan(buffer: buffer, initializedCount: 0)
            try fill(&output)
            self.count = output.finalize(for: buffer)
        } catch {
            OPENSSL_cleanse(memory.baseAddress, capacity)
            throw error
        }
        self.capacity = capacity
        self.memory = memory
    }

    /// A copy; the caller's bytes remain the caller's to wipe.
    public init(copying bytes: Span<UInt8>) {
        self.init(capacity: bytes.count) { output in
            for index in bytes.indices { output.append(bytes[index]) }
        }
    }

    /// Takes the bytes over: the array is overwritten in place and left empty.
    ///
    /// Only bytes that the array's storage alone holds are wiped: an earlier copy of the array is
    /// out of reach.
    public init(moving bytes: inout [UInt8]) {
        self.init(copying: bytes.span)
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        bytes = []
    }

    deinit {
        OPENSSL_cleanse(memory.baseAddress, capacity)
    }

    public var isEmpty: Bool { count == 0 }

    /// Lends the bytes for the time of `body`.
    public borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let buffer = UnsafeBufferPointer(
            start: UnsafePointer(memory.baseAddress.assumingMemoryBound(to: UInt8.self)),
            count: count
        )
        return try body(buffer.span)
    }

    /// Compares in a time that depends on the lengths alone.
    public borrowing func isEqual(to other: borrowing SecretBytes) -> Bool {
        withBytes { mine in other.withBytes { constantTimeEqual(mine, $0) } }
    }
}
