extension NewAccountDetails {
    /// The members that break a rule.
    var problems: [NewAccountError.Problem] {
        let checks: [(field: String, value: String?, rule: NewAccountError.Rule)] = [
            ("name", name, .length(1...200)), ("email", email, .email),
            ("country", country, .country), ("phone", phone, .phone),
            ("company", company, .length(1...200)),
            ("description", description, .length(1...500)),
            ("address.street", street, .length(1...200)), ("address.city", city, .length(1...100)),
            ("address.state", state, .length(1...100)),
            ("address.zip_code", zipCode, .length(1...20)), ("timezone", timezone, .timezone),
            ("tax.gstin", gstin, .gstin),
            ("tax.gst_status", gstStatus, .oneOf(["active", "inactive"])),
            ("type", type, .length(1...50)),
        ]
        return checks.compactMap { check in
            guard let value = check.value, !check.rule.admits(value) else { return nil }
            return .init(field: check.field, rule: check.rule)
        }
    }
}

extension NewAccountError.Rule {
    /// True when a text fulfils the rule.
    func admits(_ text: String) -> Bool {
        switch self {
        case .required, .type, .password: true
        case .length(let range): range ~= text.unicodeScalars.count && Self.isPrintable(text)
        case .email: Self.isEmail(text)
        case .phone:
            8...16 ~= text.utf8.count && text.hasPrefix("+") && !text.hasPrefix("+0")
                && text.utf8.dropFirst().allSatisfy(Self.isDigit)
        case .country: text.utf8.count == 2 && text.utf8.allSatisfy(Self.isCapital)
        case .timezone:
            1...64 ~= text.utf8.count
                && text.utf8.allSatisfy { Self.isAlphanumeric($0) || "_+-/".utf8.contains($0) }
        case .gstin:
            text.utf8.count == 15
                && text.utf8.allSatisfy { Self.isDigit($0) || Self.isCapital($0) }
        case .oneOf(let words): words.contains { $0.utf8.elementsEqual(text.utf8) }
        }
    }

    /// No control character, and not blank alone.
    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            && text.unicodeScalars.contains { !$0.properties.isWhitespace }
    }

    /// The part of RFC 5321 that is in use: a dot-atom, `@`, and a host name with a dot.
    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, 3...254 ~= text.utf8.count, 1...64 ~= parts[0].utf8.count else {
            return false
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return isDotted(parts[0]) { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
            && labels.count >= 2 && isDotted(parts[1]) { isAlphanumeric($0) || $0 == 45 }
            && labels.allSatisfy { $0.utf8.count <= 63 && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
    }

    private static func isDotted(_ text: Substring, _ isAllowed: (UInt8) -> Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isAllowed) }
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= octet
    }

    private static func isCapital(_ octet: UInt8) -> Bool {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= octet
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        isDigit(octet) || isCapital(octet & 0xDF) && octet >= 65
    }
}
