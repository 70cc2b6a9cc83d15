import Cryptography
import HTTP
import JSON

/// What makes two requests with one idempotency key the same request (R-ID-04): a keyed hash, because
/// bodies hold passwords, over a canonical form, because blanks and the order of members mean nothing.
enum RequestFingerprint {
    /// The fingerprint of a JSON body sent to a route with its path parameters.
    static func make(
        _ route: Route,
        parameters: [String],
        body: JSONValue,
        key: HMACSHA256
    ) -> Digest256 {
        var canonical: [UInt8] = []
        // Enough for any body, so that growing leaves no copy of a password behind.
        canonical.reserveCapacity(JSONLimits.request.bytes * 6)
        append(body, to: &canonical)
        defer { canonical.overwrite() }
        return key.authenticate { hash in
            hash.update("vgw/fingerprint/1")
            let head = ["\(route.method.name)", "\(route.name)"] + parameters
            for part in head {
                let octets = Array(part.utf8)
                hash.updateFramed(octets.span)
            }
            hash.updateFramed(canonical.span)
        }
    }

    /// The fingerprint of a request that its parameters describe whole, each in the one form of its value.
    static func make(
        _ route: Route,
        parameters: [String],
        key: HMACSHA256
    ) -> Digest256 {
        key.authenticate { hash in
            hash.update("vgw/fingerprint/1")
            for part in ["\(route.method.name)", "\(route.name)"] + parameters {
                let octets = Array(part.utf8)
                hash.updateFramed(octets.span)
            }
        }
    }

    /// Members sorted by name, numbers by value, no blanks. Each value carries its kind and its length,
    /// so that no two documents give the same octets.
    private static func append(_ value: JSONValue, to octets: inout [UInt8]) {
        switch value.kind {
        case .null: octets.append(UInt8(ascii: "0"))
        case .boolean: octets.append(value.boolean == true ? UInt8(ascii: "t") : UInt8(ascii: "f"))
        case .number:
            let text = value.decimal?.canonical ?? value.number ?? ""
            append(tag: UInt8(ascii: "n"), Array(text.utf8).span, to: &octets)
        case .string:
            value.withStringBytes { append(tag: UInt8(ascii: "s"), $0, to: &octets) }
        case .array:
            let elements = value.elements
            append(tag: UInt8(ascii: "a"), count: elements.count, to: &octets)
            for element in elements { append(element, to: &octets) }
        case .object:
            let members = value.members.sorted { $0.name < $1.name }
            append(tag: UInt8(ascii: "o"), count: members.count, to: &octets)
            for (name, value) in members {
                append(tag: UInt8(ascii: "k"), Array(name.utf8).span, to: &octets)
                append(value, to: &octets)
            }
        }
    }

    private static func append(
        tag: UInt8,
        _ text: Span<UInt8>,
        to octets: inout [UInt8]
    ) {
        append(tag: tag, count: text.count, to: &octets)
        for index in text.indices { octets.append(text[index]) }
    }

    private static func append(tag: UInt8, count: Int, to octets: inout [UInt8]) {
        octets.append(tag)
        for shift in stride(from: 0, to: 32, by: 8) {
            octets.append(UInt8(truncatingIfNeeded: count >> shift))
        }
    }
}

extension DecimalText {
    /// The same text for the same value: no zeroes at the end of a fraction.
    fileprivate var canonical: String {
        guard text.contains("."), !text.contains(where: { $0 == "e" || $0 == "E" }) else {
            return text
        }
        var digits = text
        while digits.hasSuffix("0") { digits.removeLast() }
        if digits.hasSuffix(".") { digits.removeLast() }
        return digits
    }
}
