import Logging
import Platform
import Transport

/// Follows what somebody changes in the certificate files, within half a minute (R-TLS-08).
struct CertificateFollower: Sendable {
    private static let interval = Duration.seconds(20)

    let context: ReloadableTLSContext
    let logger: Logger

    /// Follows until the task is cancelled.
    func run() async {
        var complaint: String?
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
            let latest = follow()
            // What stays wrong is said once.
            if let latest, latest != complaint {
                logger.error("certificates not read again, the old ones stay: \(latest)")
            }
            complaint = latest
        }
    }

    /// One look.
    ///
    /// - Returns: why the old ones stay, if there are others that cannot be used.
    func follow() -> String? {
        do throws(TLSError) {
            if try context.reloadIfChanged(at: .now) { logger.info("certificates read again") }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
