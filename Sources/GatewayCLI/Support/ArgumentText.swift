import ArgumentParser
import Foundation
import Gateway
import Platform
import Vault

/// How the text of arguments becomes values. What is thrown is shown after the text and its option.
enum ArgumentText {
    /// `a,b`, as one value of a repeatable option.
    static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    static func scopes(_ text: String) throws -> [Scope] {
        try list(text).map { name in
            guard let scope = Scope(rawValue: name) else {
                let known = Scope.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("Expected scopes of: \(known).")
            }
            return scope
        }
    }

    static func operationState(_ text: String) throws -> OperationState {
        guard let state = OperationState(rawValue: text) else {
            let known = OperationState.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("Expected one of: \(known).")
        }
        return state
    }

    static func rate(_ text: String) throws -> RequestRate {
        guard let rate = RequestRate(text) else {
            throw ValidationError("Expected a rate such as 100/s, 600/m or 5000/h.")
        }
        return rate
    }

    /// `none`, or what another transformation makes of the text.
    static func edit<Value>(
        _ transform: @escaping @Sendable (String) throws -> Value
    ) -> @Sendable (String) throws -> ClientChange.Edit<Value> {
        { text in text == "none" ? .remove : .set(try transform(text)) }
    }

    static func burst(_ text: String) throws -> Int {
        guard let burst = Int(text) else { throw burstRefusal }
        try checkBurst(burst)
        return burst
    }

    static func checkBurst(_ burst: Int) throws {
        guard (1...RequestRate.limit).contains(burst) else { throw burstRefusal }
    }

    private static var burstRefusal: ValidationError {
        ValidationError("Expected a burst from 1 to \(RequestRate.limit).")
    }

    /// The accounts that several options name together.
    static func access(to accounts: [[String]]) throws -> AccountAccess {
        let accounts = Array(accounts.joined())
        guard accounts != ["*"] else { return .all }
        guard !accounts.isEmpty, let access = AccountAccess(accounts) else {
            throw ValidationError("Expected account ids such as MA_ABCD1234, or '*' alone.")
        }
        return access
    }

    /// A client that would never be one is a mistake.
    static func checkSpan(_ begin: WallTime?, _ end: WallTime?, now: WallTime) throws {
        guard let end else { return }
        guard end.seconds > now.seconds else {
            throw CommandFailure(.usage, "--expires: is in the past")
        }
        guard begin.map({ $0.seconds < end.seconds }) ?? true else {
            throw CommandFailure(.usage, "--expires: is not after --not-before")
        }
    }

    static func addresses(_ text: String) throws -> [AddressRange] {
        try list(text).map { text in
            guard let range = AddressRange(text) else {
                throw ValidationError(
                    "Expected an address range such as 192.0.2.0/24 or 2001:db8::/32, "
                        + "with no bits set behind the prefix."
                )
            }
            return range
        }
    }

    static func certificate(_ text: String) throws -> CertificateName {
        guard let name = CertificateName(text) else {
            throw ValidationError(
                "Expected a name such as URI:spiffe://example/billing or DNS:billing.example."
            )
        }
        return name
    }

    static func duration(_ text: String) throws -> DurationText {
        guard let duration = DurationText(text) else {
            throw ValidationError("Expected a duration in ms, s, m or h, such as 30s, 30m or 24h.")
        }
        return duration
    }

    static func socketAddress(_ text: String) throws -> SocketAddress {
        guard let address = SocketAddress(text), !text.hasPrefix("unix:") else {
            throw ValidationError("Expected HOST:PORT with a numeric host or localhost.")
        }
        return address
    }

    /// `2027-01-31` (the day's beginning in UTC), `2027-01-31T12:00:00Z`, or `720h` from now.
    static func moment(_ text: String) throws -> Moment {
        if let duration = DurationText(text) { return .after(duration) }
        let day = Date.ISO8601FormatStyle().year().month().day()
        if let date = try? Date(text, strategy: day), date.formatted(day) == text {
            return .at(WallTime(date))
        }
        if let date = try? Date(text, strategy: .iso8601) { return .at(WallTime(date)) }
        throw ValidationError("Expected 2027-01-31, 2027-01-31T12:00:00Z, or a duration as 720h.")
    }
}

/// A moment as people give it.
enum Moment: Hashable, Sendable {
    case at(WallTime)
    case after(DurationText)

    func resolved(now: WallTime) -> WallTime {
        switch self {
        case .at(let time): time
        case .after(let duration):
            WallTime(seconds: now.seconds + duration.milliseconds / 1000)
        }
    }
}

extension WallTime {
    fileprivate init(_ date: Date) {
        self.init(seconds: Int64(date.timeIntervalSince1970))
    }
}
