/// Members that no page names, at random places of a document's objects, with random values, half of them
/// named like secrets.
///
/// Each name and each value that is a text or a number holds a mark by which it is found wherever it turns up.
struct RandomMembers {
    /// In every name and every text.
    static let mark = "unmodelled"
    /// At the beginning of every number.
    static let numberMark = "7319731973"

    private static let names = [
        "auth_token", "auth_secret", "api_key", "password", "secret", "token", "authorization",
        "private_key", "sip_password", "webhook_secret", "access_token", "cookie",
        "theme", "segment", "beta", "locale", "rank", "notes", "labels", "owner", "score", "mode",
    ]

    private var random: SeededRandom
    private var count = 0

    /// - Parameters:
    ///   - seed: the same seed and name give the same members.
    ///   - name: of the answer, so that no two are alike.
    init(seed: UInt64, for name: String) {
        let mixed = name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        random = SeededRandom(seed: mixed)
    }

    /// The document with the members. It must be well-formed JSON.
    mutating func added(to document: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(document.count * 3)
        var isInString = false
        var isEscaped = false
        for (index, byte) in document.enumerated() {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                result.append(byte)
            } else if byte == UInt8(ascii: "{") {
                result.append(byte)
                result += members().utf8
                let isEmpty = document[index + 1] == UInt8(ascii: "}")
                if !isEmpty, result.last != byte { result.append(UInt8(ascii: ",")) }
            } else if byte == UInt8(ascii: "}") {
                let more = members()
                if !more.isEmpty, result.last != UInt8(ascii: "{") {
                    result.append(UInt8(ascii: ","))
                }
                result += more.utf8
                result.append(byte)
            } else {
                isInString = byte == UInt8(ascii: "\"")
                result.append(byte)
            }
        }
        return result
    }

    /// None to three, with commas between them.
    private mutating func members() -> String {
        (0..<random.integer(in: 0...3)).map { _ in "\"\(name())\":\(value(depth: 0))" }
            .joined(separator: ",")
    }

    private mutating func name() -> String {
        count += 1
        return "\(random.element(of: Self.names))_\(Self.mark)_\(count)"
    }

    private mutating func value(depth: Int) -> String {
        switch random.integer(in: 0...(depth < 3 ? 6 : 4)) {
        case 0: return "null"
        case 1: return random.chance(percent: 50) ? "true" : "false"
        case 2: return "\(Self.numberMark)\(random.integer(in: 0...999)).50"
        case 3, 4: return "\"\(Self.mark)-\(String(random.next(), radix: 36))\""
        case 5: return "[\(value(depth: depth + 1)),\(value(depth: depth + 1))]"
        default:
            return
                "{\"\(name())\":\(value(depth: depth + 1)),\"\(name())\":\(value(depth: depth + 1))}"
        }
    }
}
