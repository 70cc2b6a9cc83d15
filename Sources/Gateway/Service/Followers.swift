import Platform

/// The tasks that follow what changes while the gateway serves.
struct Followers: Sendable {
    let tasks: [Task<Void, Never>]

    /// Tells all to end, and waits for them as long as `patience` at most: one that waits for something outside
    /// of the process, be it a person, must not keep it from ending.
    func end(within patience: Duration) async {
        for task in tasks { task.cancel() }
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let tasks = tasks
        Task {
            for task in tasks { await task.value }
            end.finish()
        }
        // Waiting for a task's value cannot be given up, and for a stream it can.
        await withTaskGroup { group in
            group.addTask { for await _ in ends {} }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }
}
