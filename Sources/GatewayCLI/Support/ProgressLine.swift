import Platform
import Vault

/// How far a command has come, for the person at the terminal: one line that is written over.
struct ProgressLine: Sendable {
    private let isShown = StandardStream.error.isTerminal

    func show(_ progress: RewrapProgress) {
        write("\r\(progress.done) of \(progress.total) records")
    }

    /// Makes room for what is said next.
    func end() {
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        guard isShown else { return }
        try? StandardStream.error.write(Array(text.utf8).span)
    }
}
