import HTTP

/// What holds for the octets of every accepted head, of requests and answers alike, told without the
/// code under test.
enum HeadOctets {
    struct Field: Equatable {
        let name: [UInt8]
        let value: [UInt8]
    }

    /// What is wrong with the head; `nil` when nothing is.
    static func violation(_ head: ArraySlice<UInt8>, _ fields: [Field]) -> String? {
        guard head.suffix(4).elementsEqual([13, 10, 13, 10]) else { return "no empty line" }
        var previous: UInt8 = 0
        for octet in head {
            if (previous == 13) != (octet == 10) { return "a CR or an LF alone" }
            if octet == 127 || (octet < 32 && ![9, 10, 13].contains(octet)) { return "a control" }
            previous = octet
        }
        guard fields.count <= 100 else { return "too many fields" }
        for field in fields {
            guard !field.name.isEmpty, field.name.allSatisfy(isToken) else { return "a name" }
            let blanks: [UInt8?] = [32, 9]
            guard !blanks.contains(field.value.first), !blanks.contains(field.value.last) else {
                return "a value with blanks around it"
            }
        }
        return nil
    }

    /// The framing that the fields ask for, `nil` when they must not stand in an accepted head.
    static func framing(
        _ fields: [Field],
        minorVersion: UInt8,
        without: BodyFraming
    ) -> BodyFraming? {
        let lengths = values("content-length", fields)
        let codings = values("transfer-encoding", fields)
        guard lengths.count + codings.count <= 1 else { return nil }
        if let coding = codings.first {
            return coding.lowercased() == "chunked" && minorVersion > 0 ? .chunked : nil
        }
        guard let length = lengths.first else { return without }
        guard length.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(length) else {
            return nil
        }
        return count == 0 ? BodyFraming.none : .length(count)
    }

    /// The values of a field, by its name in lower case.
    static func values(_ name: String, _ fields: [Field]) -> [String] {
        fields.filter { lowered($0.name) == name }.map {
            String(decoding: $0.value, as: UTF8.self)
        }
    }

    private static func lowered(_ name: [UInt8]) -> String {
        String(decoding: name, as: UTF8.self).lowercased()
    }

    /// The lines as short as they can be.
    static func lines(_ fields: [Field]) -> [UInt8] {
        fields.flatMap { $0.name + [58] + $0.value + [13, 10] } + [13, 10]
    }

    static func isToken(_ octet: UInt8) -> Bool {
        switch octet {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(octet)
        }
    }
}
