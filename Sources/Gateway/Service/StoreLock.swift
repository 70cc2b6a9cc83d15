import Platform

/// One gateway at a time works with a store: two would put its acts on record in two logs, and follow each
/// other's credentials and limits at a distance. Commands need no lock.
enum StoreLock {
    /// How long a gateway waits for the one before it to be gone.
    private static let patience = Duration.seconds(5)

    /// - Throws: ``StartError`` when another gateway keeps the lock, or the file cannot be used.
    static func take(in directory: String) async throws(StartError) -> FileLock {
        let end = MonotonicTime.now + patience
        let path = DataLayout(directory: directory).lockFile
        while true {
            let attempt: FileLock.Attempt
            do {
                attempt = try FileLock.attempt(path)
            } catch {
                throw .output("\(path): \(error)")
            }
            switch consume attempt {
            case .locked(let lock): return lock
            case .held(let process):
                guard MonotonicTime.now < end else {
                    let other = process.map { " (process \($0))" } ?? ""
                    throw .unavailable(
                        "the store in \(directory) is in use by another gateway\(other)"
                    )
                }
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }
}
