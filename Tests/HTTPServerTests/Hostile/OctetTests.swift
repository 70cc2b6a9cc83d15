import TestSupport
import Testing

/// Every one of the 256 octets at every place of a request head, against sets written down here
/// a second time (R-H1-03, R-H1-06, R-H1-08, R-H1-09, R-H1-12).
@Suite("Every octet at every place of a request", .blocking, .timeLimit(.minutes(15)))
struct OctetTests {
    enum Place: String, CaseIterable, Sendable {
        case method, target, host, name, value, version, data

        /// The request with the octet in its place.
        func message(_ octet: UInt8) -> String {
            let o = latin1([octet])
            switch self {
            case .method: return "X\(o)T /ok HTTP/1.1\r\nHost: h\r\n\r\n"
            case .target: return "GET /items/a\(o)zz HTTP/1.1\r\nHost: h\r\n\r\n"
            case .host: return "GET /ok HTTP/1.1\r\nHost: h\(o)h\r\n\r\n"
            case .name: return "GET /ok HTTP/1.1\r\nHost: h\r\nX\(o)A: b\r\n\r\n"
            case .value: return "GET /ok HTTP/1.1\r\nHost: h\r\nX-A: a\(o)b\r\n\r\n"
            case .version: return "GET /ok HTTP/1.\(o)\r\nHost: h\r\n\r\n"
            case .data:
                return "POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na\(o)b"
            }
        }

        func outcome(_ octet: UInt8) -> HostileCase.Outcome {
            let character = Character(Unicode.Scalar(octet))
            let isAlphanumeric =
                octet < 128 && (character.isLetter || character.isNumber)
            let isToken = isAlphanumeric || "!#$%&'*+-.^_`|~".contains(character)
            switch self {
            case .method: return isToken ? .turnedAway(501) : .refused(400)
            case .target: return target(octet, character)
            case .host:
                return isAlphanumeric || "-._~".contains(character) ? .served() : .refused(400)
            case .name:
                let mayStand = (isToken && character != "_") || character == ":"
                return mayStand ? .served() : .refused(400)
            case .value:
                let mayStand = octet == 9 || (octet >= 32 && octet != 127)
                return mayStand ? .served() : .refused(400)
            case .version:
                if character == "0" { return .servedLast() }
                return "123456789".contains(character) ? .served() : .refused(400)
            case .data: return .served(body: latin1([97, octet, 98]))
            }
        }

        private func target(_ octet: UInt8, _ character: Character) -> HostileCase.Outcome {
            if octet < 0x21 || octet > 0x7E || "\"<>\\^`|{}#%".contains(character) {
                return .refused(400)
            }
            switch character {
            case "/": return .turnedAway(404)
            case ";": return .turnedAway(400)
            default: return .served()
            }
        }
    }

    @Test("octets", arguments: Place.allCases, Way.all)
    func octet(_ place: Place, _ way: Way) async throws {
        try await HostileBench.run(over: way.line.wire) { bench in
            for octet in UInt8.min...UInt8.max {
                let hostile = HostileCase.message(
                    place.message(octet),
                    place.outcome(octet),
                    label: "\(place) \(octet)"
                )
                try HostileExchange(bench: bench, way: way).run(hostile)
            }
        }
    }
}
