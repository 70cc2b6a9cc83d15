import CLinux
import Glibc
import Synchronization

/// Whole pages of anonymous memory that stay out of swap, core dumps and child processes.
///
/// The pages are zero when handed out. The owner wipes them before it lets go: a single page goes
/// back to a small pool, so that a short-lived secret costs no system call.
public struct LockedMemory: ~Copyable, @unchecked Sendable {
    // Sendable: the address is owned by this value alone and never changes.

    public let baseAddress: UnsafeMutableRawPointer
    public let byteCount: Int

    /// Room for at least `byteCount` bytes.
    ///
    /// Traps when the kernel has no memory left, as any other allocation does. A refused lock
    /// (RLIMIT_MEMLOCK) is tolerated and counted in `refusedLocks`.
    public init(byteCount: Int) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let rounded = max(1, (byteCount + page - 1) / page) * page
        self.byteCount = rounded
        if rounded == page, let address = LockedMemory.takePooled() {
            self.baseAddress = address
        } else {
            self.baseAddress = LockedMemory.map(rounded)
        }
    }

    deinit {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        guard byteCount == page, LockedMemory.pool(baseAddress) else {
            munmap(baseAddress, byteCount)
            return
        }
    }

    /// How often the kernel refused to lock pages since the process began.
    public static var refusedLocks: Int { refusals.load(ordering: .relaxed) }

    /// How many bytes the kernel refused to lock, pages that have been given back included.
    public static var refusedBytes: Int { unlockedBytes.load(ordering: .relaxed) }

    /// How much the kernel locks for this process, in words.
    public static var limit: String {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit) == 0 else {
            return "unknown"
        }
        return limit.rlim_cur == rlim_t.max ? "unlimited" : "\(limit.rlim_cur / 1024) KiB"
    }

    private static let refusals = Atomic<Int>(0)
    private static let unlockedBytes = Atomic<Int>(0)

    private static func map(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let address = mmap(
            nil,
            byteCount,
            PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS,
            -1,
            0
        )
        guard let address, address != MAP_FAILED else {
            preconditionFailure("out of memory for secrets")
        }
        if mlock(address, byteCount) != 0 {
            refusals.add(1, ordering: .relaxed)
            unlockedBytes.add(byteCount, ordering: .relaxed)
        }
        madvise(address, byteCount, MADV_DONTDUMP)
        madvise(address, byteCount, MADV_WIPEONFORK)
        return address
    }

    // MARK: Pool

    private static let poolLimit = 32

    /// Addresses of wiped single pages.
    private static let pooled = Guarded<[UInt]>([])

    private static func takePooled() -> UnsafeMutableRawPointer? {
        pooled.withLock { $0.popLast() }.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
    }

    private static func pool(_ address: UnsafeMutableRawPointer) -> Bool {
        pooled.withLock { pages in
            guard pages.count < poolLimit else { return false }
            pages.append(UInt(bitPattern: address))
            return true
        }
    }
}
