public import Glibc

/// A value behind a lock: whoever wants it holds the lock as long as the closure runs.
///
/// The lock is a POSIX mutex. `Synchronization.Mutex` is a few nanoseconds cheaper, but its slow path
/// lies in the runtime where the thread sanitizer cannot see it, so that every contended value is
/// reported as a race; a race of our own would drown among them (docs/decisions/0014).
// Unchecked: the value is only ever reached through the lock.
public struct Guarded<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
    @usableFromInline let value: UnsafeMutablePointer<Value>

    /// Takes the value over.
    @inlinable
    public init(_ value: consuming sending Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
    }

    @inlinable
    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Lends the value. The closure must not ask for it again: the lock is not recursive.
    @inlinable
    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value.pointee)
    }
}
