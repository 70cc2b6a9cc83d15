import HTTPClient
import Logging
import Platform
import Vault

/// How a setting's text becomes a value.
struct SettingType<Value: Sendable>: Sendable {
    /// For several values, separated by commas, or a list in a file: the text for none. What none means
    /// is for each type to say: everything, or nothing.
    var emptyList: String?
    /// One text for several values of a list.
    var list: @Sendable ([String]) -> String = { $0.joined(separator: ", ") }
    let parse: @Sendable (String) throws(SettingRefusal) -> Value
}

extension SettingType<String> {
    /// A path, absolute or relative to the working directory.
    static let path = SettingType { text throws(SettingRefusal) in
        guard !text.utf8.contains(0) else { throw SettingRefusal("expected a path") }
        return text
    }
}

extension SettingType<String?> {
    /// A path, or `off`.
    static let optionalPath = SettingType { text throws(SettingRefusal) in
        text == "off" ? nil : try SettingType<String>.path.parse(text)
    }

    /// A path, or `system`: there are authorities in any case.
    static let authorityFile = SettingType { text throws(SettingRefusal) in
        text == "system" ? nil : try SettingType<String>.path.parse(text)
    }
}

extension SettingType<Bool> {
    static let flag = SettingType { text throws(SettingRefusal) in
        switch text {
        case "true": return true
        case "false": return false
        default: throw .expected("true or false", got: text)
        }
    }

    /// Used where the other side offers it, or not at all.
    static let automatic = SettingType { text throws(SettingRefusal) in
        switch text {
        case "auto": return true
        case "off": return false
        default: throw .expected("auto or off", got: text)
        }
    }
}

extension SettingType<Int> {
    static func integer(_ range: ClosedRange<Int>) -> SettingType {
        SettingType { text throws(SettingRefusal) in
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            guard isDigits(text), let value = Int(text), range.contains(value) else {
                throw .expected(expected, got: text)
            }
            return value
        }
    }

    /// `50%`, from 1 % to all.
    static let percentage = SettingType { text throws(SettingRefusal) in
        guard text.last == "%", isDigits(text.dropLast()), let value = Int(text.dropLast()),
            (1...100).contains(value)
        else { throw .expected("a share from 1% to 100%", got: text) }
        return value
    }

    /// `0660`: who may connect to a unix socket, as `chmod` takes it.
    static let fileMode = SettingType { text throws(SettingRefusal) in
        guard text.utf8.allSatisfy({ (0x30...0x37).contains($0) }), let mode = Int(text, radix: 8),
            mode <= 0o777, mode & 0o600 == 0o600
        else { throw .expected("a file mode from 0600 to 0777", got: text) }
        return mode
    }

    /// `64MiB`, `512KiB`, `1GiB`; without a unit, bytes.
    static func byteCount(_ range: ClosedRange<ByteCount>) -> SettingType {
        SettingType { text throws(SettingRefusal) in
            guard let count = ByteCount(text), range.contains(count) else {
                let bounds = "\(range.lowerBound) to \(range.upperBound)"
                throw .expected("a size from \(bounds), such as 64MiB", got: text)
            }
            return count.bytes
        }
    }
}

extension SettingType<Duration> {
    /// `500ms`, `30s`, `5m`, `1h`.
    static func duration(_ range: ClosedRange<DurationText>) -> SettingType {
        SettingType { text throws(SettingRefusal) in
            guard let duration = DurationText(text) else {
                throw .expected("a duration such as 500ms, 30s, 5m or 1h", got: text)
            }
            guard range.contains(duration) else {
                let bounds = "\(range.lowerBound) to \(range.upperBound)"
                throw .expected("a duration from \(bounds)", got: text)
            }
            return duration.duration
        }
    }
}

extension SettingType<RequestRate?> {
    /// `100/s`, `600/m`, `5000/h`, the form that clients' own rates have too.
    static let rate = SettingType { text throws(SettingRefusal) in
        guard let rate = RequestRate(text) else {
            let bounds = "1 to \(RequestRate.limit)"
            throw .expected("a rate such as 100/s, 600/m or 5000/h, of \(bounds)", got: text)
        }
        return rate
    }
}

extension SettingType<SocketAddress> {
    /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `unix:/run/gateway.sock`; port 0 lets the kernel
    /// choose.
    static let listener = SettingType { text throws(SettingRefusal) in
        guard let address = SocketAddress(text) else {
            throw .expected("HOST:PORT with a numeric host or localhost, or unix:PATH", got: text)
        }
        return address
    }
}

extension SettingType<TrustedProxies> {
    /// `10.0.0.7, 2001:db8::/32`, or `none`.
    static let proxies = SettingType(emptyList: "none") { text throws(SettingRefusal) in
        if text == "none" { return .none }
        guard let proxies = TrustedProxies(text) else {
            throw .expected(
                "addresses or networks such as 10.0.0.7 or 2001:db8::/32, or none",
                got: text
            )
        }
        return proxies
    }
}

extension SettingType<AuthorityList> {
    /// `gateway.example, gateway.example:8443`, or `any`, alone.
    static let authorities = SettingType(emptyList: "any") { text throws(SettingRefusal) in
        if text == "any" { return .any }
        // Beside others it would make them pointless, and may be meant as one of them.
        let hasAny = text.split { $0 == "," || $0 == " " }.contains { $0 == "any" }
        guard let list = AuthorityList(text), !hasAny else {
            throw .expected(
                "authorities such as gateway.example or gateway.example:8443, or any",
                got: text
            )
        }
        return list
    }
}

extension SettingType<UpstreamAddress?> {
    static let upstream = SettingType { text throws(SettingRefusal) in
        do throws(UpstreamAddress.Refusal) {
            return try UpstreamAddress(baseURL: text)
        } catch .plainHTTPBeyondLoopback {
            throw SettingRefusal(
                "plain http carries credentials in the clear and is for loopback alone "
                    + "(127.0.0.0/8, ::1, localhost), got \"\(text)\""
            )
        } catch .unusablePath {
            throw SettingRefusal(
                "expected an address without query, and with plain segments in its path if any, "
                    + "got \"\(text)\""
            )
        } catch {
            // Not repeated: what is no address may hold a user's password.
            throw SettingRefusal("expected an address such as https://api.vobiz.ai")
        }
    }
}

extension SettingType where Value: RawRepresentable<String> & CaseIterable {
    /// One of the type's names.
    static var choice: SettingType {
        SettingType { text throws(SettingRefusal) in
            guard let value = Value(rawValue: text) else {
                let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw .expected("one of \(names)", got: text)
            }
            return value
        }
    }
}

private func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
}
