import Platform

/// Says in time that the server's certificate ends (R-TLS-09), once a day.
///
/// It is told the time, so that nobody has to wait for days to see what it says.
struct ExpiryReminder: Sendable {
    private static let day: Int64 = 86_400
    /// How long before the end it begins.
    private static let notice = 21 * day

    private let file: String
    private var lastSaid: WallTime?

    /// - Parameter file: where the certificate is.
    init(of file: String) {
        self.file = file
    }

    /// What is to be said at this moment about a certificate that ends then, if anything.
    mutating func reminder(of end: WallTime, at now: WallTime) -> String? {
        let left = end.seconds - now.seconds
        guard left <= Self.notice, isDue(at: now) else { return nil }
        lastSaid = now
        guard left >= 0 else {
            return "\(file): the certificate ended at \(end.rfc3339); callers will not accept it"
        }
        let days = left / Self.day
        return "\(file): the certificate ends at \(end.rfc3339), "
            + "\(days) \(days == 1 ? "day" : "days") left"
    }

    /// Forgets what it has said.
    mutating func reset() {
        lastSaid = nil
    }

    /// A clock that was put back does not make it silent.
    private func isDue(at now: WallTime) -> Bool {
        guard let lastSaid else { return true }
        return !(0..<Self.day).contains(now.seconds - lastSaid.seconds)
    }
}
