import Dispatch
import Glibc
import Platform
import Synchronization
import Testing

@Suite("An event loop as an executor", .timeLimit(.minutes(15)))
struct EventLoopExecutorTests {
    private let loop: EventLoop
    private let executor: LoopTaskExecutor

    init() throws {
        loop = try EventLoop(name: "executor-test")
        executor = LoopTaskExecutor(loop)
    }

    @Test("a task that prefers the loop is on it after every kind of suspension")
    func preferringTask() async throws {
        let loop = loop
        let task = Task(executorPreference: executor) {
            var places = [Place(on: loop, "start")]
            try await suspendInEveryWay(on: loop) { places.append(Place(on: loop, $0)) }
            return places
        }
        let places = try await task.value
        #expect(places.filter { !$0.isOnLoop } == [])
        #expect(places.count == Suspension.allCases.count + 1)
        loop.stop()
    }

    @Test("an actor whose executor is the loop is on it after every kind of suspension")
    func pinnedActor() async throws {
        let places = try await PinnedActor(on: loop).suspendInEveryWay()
        #expect(places.filter { !$0.isOnLoop } == [])
        #expect(places.count == Suspension.allCases.count + 1)
        loop.stop()
    }

    @Test("two actors of one loop call one another on the spot", arguments: [true, false])
    func actorsOfOneLoop(inPreferringTask: Bool) async {
        let first = PinnedActor(on: loop)
        let second = PinnedActor(on: loop)
        let visit = await Task(executorPreference: inPreferringTask ? executor : nil) {
            await first.visit(second)
        }.value
        #expect(!visit.loopTurned)
        #expect(visit.here == visit.there)
        #expect(visit.here == visit.after)
        loop.stop()
    }

    @Test("a continuation resumed at once costs no turn of the loop", arguments: [true, false])
    func resumedAtOnce(inPreferringTask: Bool) async {
        let actor = PinnedActor(on: loop)
        let turned = await Task(executorPreference: inPreferringTask ? executor : nil) {
            await actor.turnsForAResumedContinuation()
        }.value
        #expect(!turned)
        loop.stop()
    }

    @Test("a preferring task resumed by the loop goes on in its next round, by no detour")
    func resumedByTheLoop() async {
        let actor = PinnedActor(on: loop)
        let turned = await Task(executorPreference: executor) { await actor.resumesLate() }.value
        #expect(!turned)
        loop.stop()
    }

    @Test("a call to an actor of another loop runs there and comes back")
    func actorsOfTwoLoops() async throws {
        let other = try EventLoop(name: "executor-test-2")
        let first = PinnedActor(on: loop)
        let second = PinnedActor(on: other)
        let visit = await first.visit(second)
        // Which threads they have is Dispatch's affair; thread() checks the loop.
        #expect(visit.isBack)
        loop.stop()
        other.stop()
    }

    @Test("a task started by an actor of the loop stays on the loop")
    func taskOfAnActor() async {
        let places = await PinnedActor(on: loop).startTask()
        #expect(places.filter { !$0.isOnLoop } == [])
        loop.stop()
    }

    @Test("an event may use its actor's state at once")
    func assumesIsolation() async {
        let loop = loop
        let actor = PinnedActor(on: loop)
        let sum = await loop.run { actor.assumeIsolated { $0.add(3) } + 1 }
        #expect(sum == 4)
        #expect(await actor.add(2) == 5)
        loop.stop()
    }

    @Test("nobody else is on the loop")
    func elsewhere() async {
        let loop = loop
        #expect(!loop.isCurrent)
        #expect(loop.isIsolatingCurrentContext() == false)
        #expect(await loop.run { loop.isCurrent })
        await #expect(processExitsWith: .failure) {
            try EventLoop(name: "elsewhere").checkIsolated()
        }
        loop.stop()
    }

    @Test("ten thousand tasks on one loop all finish, one at a time")
    func manyTasks() async {
        let loop = loop
        let actor = PinnedActor(on: loop)
        await withTaskGroup { group in
            for _ in 0..<10_000 {
                group.addTask(executorPreference: executor) { _ = await actor.add(1) }
            }
        }
        #expect(await actor.add(0) == 10_000)
        loop.stop()
    }

    @Test("a job that enqueues itself for ever does not starve events and timers")
    func fairness() async {
        let loop = loop
        let spinner = Task(executorPreference: executor) {
            while !Task.isCancelled { await Task.yield() }
        }
        #expect(await loop.run { true })
        try? await loop.sleep(until: .now + .milliseconds(2))
        spinner.cancel()
        await spinner.value
        loop.stop()
    }
}

/// The ways in which a task may leave its executor and must come back.
private enum Suspension: String, CaseIterable {
    case asyncFunction, concurrentFunction, sameLoopActor, otherActor, foreignContinuation
    case continuationOnTheLoop, sleep, detachedTask, yield
}

private struct Place: Equatable, Sendable, CustomStringConvertible {
    let name: String
    let isOnLoop: Bool

    init(on loop: EventLoop, _ name: String) {
        self.name = name
        isOnLoop = loop.isCurrent
    }

    var description: String { name }
}

private func suspendInEveryWay(on loop: EventLoop, _ visit: (String) -> Void) async throws {
    for suspension in Suspension.allCases {
        switch suspension {
        case .asyncFunction: await nothing()
        case .concurrentFunction: await nothingElsewhere()
        case .sameLoopActor: _ = await PinnedActor(on: loop).add(1)
        case .otherActor: await OrdinaryActor().nothing()
        case .foreignContinuation: await resumeFromAnotherThread()
        case .continuationOnTheLoop: await loop.run {}
        case .sleep: try await loop.sleep(until: loop.now + .milliseconds(15))
        case .detachedTask: await Task.detached {}.value
        case .yield: await Task.yield()
        }
        visit(suspension.rawValue)
    }
}

private func nothing() async {}

@concurrent
private func nothingElsewhere() async {}

private func resumeFromAnotherThread() async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume() }
    }
}

private actor OrdinaryActor {
    func nothing() {}
}

private actor PinnedActor {
    struct Visit: Sendable {
        let here: UInt
        let there: UInt
        let after: UInt
        let isBack: Bool
        let loopTurned: Bool
    }

    nonisolated let loop: EventLoop
    private var sum = 0

    init(on loop: EventLoop) {
        self.loop = loop
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    func add(_ number: Int) -> Int {
        loop.checkIsolated()
        sum += number
        return sum
    }

    func thread() -> UInt {
        loop.checkIsolated()
        return UInt(pthread_self())
    }

    /// Calls another actor. What was posted before runs as soon as the loop turns, and so tells
    /// whether it did.
    func visit(_ other: PinnedActor) async -> Visit {
        let turned = TurnFlag()
        loop.post { turned.set() }
        let here = thread()
        let there = await other.thread()
        return Visit(
            here: here,
            there: there,
            after: thread(),
            isBack: loop.isCurrent,
            loopTurned: turned.isSet
        )
    }

    /// True when calls that were posted after the resumption run before it takes effect.
    func resumesLate() async -> Bool {
        let turned = TurnFlag()
        let loop = loop
        await withCheckedContinuation { continuation in
            loop.post {
                continuation.resume()
                loop.post { turned.set() }
            }
        }
        return turned.isSet
    }

    func turnsForAResumedContinuation() async -> Bool {
        let turned = TurnFlag()
        loop.post { turned.set() }
        await withCheckedContinuation { $0.resume() }
        return turned.isSet
    }

    func suspendInEveryWay() async throws -> [Place] {
        var places = [Place(on: loop, "start")]
        try await PlatformTests.suspendInEveryWay(on: loop) { places.append(Place(on: loop, $0)) }
        return places
    }

    func startTask() async -> [Place] {
        let task = Task {
            _ = add(1)
            let start = Place(on: loop, "task")
            await resumeFromAnotherThread()
            return [start, Place(on: loop, "task again")]
        }
        return await task.value
    }
}

private final class TurnFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    func set() { flag.store(true, ordering: .relaxed) }
    var isSet: Bool { flag.load(ordering: .relaxed) }
}
