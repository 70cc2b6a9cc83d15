import CLinux
import Glibc

/// The epoll descriptor with its table of observers, a wake-up and an alarm. Confined to its loop,
/// except ``wake()``.
final class Poller {
    struct Event {
        let observer: any EventObserver
        let token: UInt64
        let interest: Interest
    }

    private struct Slot {
        var observer: (any EventObserver)?
        var token: UInt64 = 0
        var generation: UInt32 = 0
    }

    private static let batch = 256
    /// Marks the wake-up and the alarm; no slot number reaches it.
    private static let internalMark = UInt64.max

    private let epoll: FileDescriptor
    private let wakeup: FileDescriptor
    private let alarm: FileDescriptor
    private let events: UnsafeMutablePointer<epoll_event>
    private var slots: [Slot] = []
    private var free: [Int] = []

    init() throws(SystemError) {
        epoll = try FileDescriptor("epoll_create1", epoll_create1(Int32(EPOLL_CLOEXEC)))
        wakeup = try FileDescriptor(
            "eventfd",
            eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        )
        alarm = try FileDescriptor(
            "timerfd_create",
            timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        )
        events = .allocate(capacity: Self.batch)
        try control(EPOLL_CTL_ADD, wakeup.raw, .readable, Self.internalMark)
        try control(EPOLL_CTL_ADD, alarm.raw, .readable, Self.internalMark)
    }

    deinit {
        events.deallocate()
    }

    var descriptor: Int32 {
        epoll.raw
    }

    // MARK: Descriptors

    func add(
        _ descriptor: Int32,
        _ interest: Interest,
        token: UInt64,
        observer: any EventObserver
    ) throws(SystemError) -> Registration {
        let index = free.popLast() ?? slots.count
        if index == slots.count { slots.append(Slot()) }
        slots[index].observer = observer
        slots[index].token = token
        let registration = Registration(
            slot: index,
            generation: slots[index].generation,
            descriptor: descriptor
        )
        do {
            try control(EPOLL_CTL_ADD, descriptor, interest, mark(registration))
        } catch {
            vacate(index)
            throw error
        }
        return registration
    }

    func modify(_ registration: Registration, _ interest: Interest) throws(SystemError) {
        guard isLive(registration) else { return }
        try control(EPOLL_CTL_MOD, registration.descriptor, interest, mark(registration))
    }

    func remove(_ registration: Registration) {
        guard isLive(registration) else { return }
        // Fails only for a descriptor that is not watched, which is what is wanted.
        try? control(EPOLL_CTL_DEL, registration.descriptor, [], 0)
        vacate(registration.slot)
    }

    /// Lets go of every observer.
    func removeAll() {
        for index in slots.indices where slots[index].observer != nil { vacate(index) }
    }

    private func vacate(_ index: Int) {
        slots[index].observer = nil
        slots[index].generation &+= 1
        free.append(index)
    }

    private func isLive(_ registration: Registration) -> Bool {
        slots.indices.contains(registration.slot)
            && slots[registration.slot].generation == registration.generation
    }

    private func mark(_ registration: Registration) -> UInt64 {
        UInt64(registration.generation) << 32 | UInt64(registration.slot)
    }

    private func control(
        _ operation: Int32,
        _ descriptor: Int32,
        _ interest: Interest,
        _ mark: UInt64
    ) throws(SystemError) {
        var event = epoll_event(
            events: interest.rawValue,
            data: epoll_data_t(u64: mark)
        )
        guard epoll_ctl(epoll.raw, operation, descriptor, &event) == 0 else {
            throw SystemError("epoll_ctl")
        }
    }

    // MARK: Waiting

    /// Waits and returns how many events came. A signal counts as none.
    func wait(milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(epoll.raw, events, Int32(Self.batch), milliseconds)))
    }

    /// The event at a position of the last batch; `nil` for the wake-up and the alarm, and for a slot
    /// that was given up earlier in the same batch.
    func event(at index: Int) -> Event? {
        let event = events[index]
        guard event.data.u64 != Self.internalMark else { return nil }
        let index = Int(event.data.u64 & 0xFFFF_FFFF)
        let generation = UInt32(event.data.u64 >> 32)
        guard slots[index].generation == generation, let observer = slots[index].observer else {
            return nil
        }
        return Event(
            observer: observer,
            token: slots[index].token,
            interest: Interest(rawValue: event.events)
        )
    }

    /// Ends a wait, from any thread.
    func wake() {
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the loop is awake already.
        _ = write(wakeup.raw, &one, 8)
    }

    func acknowledgeWake() {
        var count: UInt64 = 0
        _ = read(wakeup.raw, &count, 8)
        _ = read(alarm.raw, &count, 8)
    }

    /// Makes the epoll descriptor readable at a monotonic time in nanoseconds; `nil` switches it off.
    func setAlarm(at nanoseconds: Int64?) {
        var time = itimerspec()
        if let nanoseconds {
            time.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
            time.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
        }
        _ = timerfd_settime(alarm.raw, Int32(TFD_TIMER_ABSTIME), &time, nil)
    }
}
