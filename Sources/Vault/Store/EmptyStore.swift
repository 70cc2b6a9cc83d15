import Platform

/// Tells a store that was emptied from one that is being made.
enum EmptyStore {
    /// Another process that has just made the file fills it within that time.
    private static let patience = Duration.seconds(2)

    /// Refuses an existing file without a byte: a new store in its place would hide that one was lost.
    static func refuse(_ path: String) throws(VaultError) {
        let end = MonotonicTime.now + patience
        while true {
            do {
                if try FileSize.bytes(of: path) > 0 { return }
            } catch {
                throw .file(.system(path: path, error))
            }
            guard MonotonicTime.now < end else { throw .emptyStore(path: path) }
            BlockingPause.pause(for: .milliseconds(20))
        }
    }
}
