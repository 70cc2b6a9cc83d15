// Measures whether the time in which a gateway refuses a key tells what is wrong with it.
//
//   timing PORT COUNT RIGHT-KEYS-FILE REVOKED-KEYS-FILE
//
// Sends COUNT requests each with keys that nobody has, with revoked ones, and with wrong secrets under the names
// of right ones: all well-formed, of one length, with right checksums. In random order, one at a time, each on a
// randomly chosen one of three keep-alive connections, so that no kind has a connection of its own that may be
// faster; and with one of many keys of its kind. Compares all answers octet for octet, but for the date.
//
// Where a key's bits lead in memory makes some keys some 10 ns slower than others whatever their kind, so requests with
// one key are no independent samples of its kind. Welch's t is therefore printed twice for each pair: over all
// requests, and over the means of the keys, which is the one that decides. A second set of keys that nobody has is
// measured too: what it differs from the first by is no leak. Ends with 1 when an answer differs, or when a |t| over
// keys is 4.5 or more.

import Glibc

enum Kind: Int, CaseIterable {
    case unknown, control, revoked, wrongSecret

    var name: String {
        switch self {
        case .unknown: "unknown"
        case .control: "unknown too"
        case .revoked: "revoked"
        case .wrongSecret: "wrong secret"
        }
    }
}

func stop(_ message: String) -> Never {
    fputs("timing: \(message)\n", stderr)
    exit(2)
}

// MARK: Keys

let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
let base32 = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

/// CRC-32 as in zip, in six digits of base 62.
func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var remainder = ~UInt32(0)
    for byte in bytes {
        remainder ^= UInt32(byte)
        for _ in 0..<8 {
            remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
        }
    }
    var rest = Int(~remainder)
    var digits: [UInt8] = []
    for _ in 0..<6 {
        digits.insert(base62[rest % 62], at: 0)
        rest /= 62
    }
    return digits
}

/// A key of the same form with other digits from `position` on.
func variant(of key: [UInt8], from position: Int) -> [UInt8] {
    var body = Array(key.dropLast(6))
    // vgwk_live_ and ten digits of the name, a line, and the secret.
    for index in position..<body.count where body[index] != UInt8(ascii: "_") {
        body[index] = (index < 20 ? base32 : base62).randomElement() ?? body[index]
    }
    return body + checksum(body)
}

/// The keys in a file, one on each line.
func readKeys(_ path: String) -> [[UInt8]] {
    guard let file = fopen(path, "r") else { stop("\(path) cannot be read") }
    defer { fclose(file) }
    var keys: [[UInt8]] = []
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
        let key = line.prefix { $0 > 32 }.map { UInt8(bitPattern: $0) }
        guard Array(key.suffix(6)) == checksum(Array(key.dropLast(6))) else {
            stop("\(path) holds something else than keys")
        }
        keys.append(key)
    }
    guard !keys.isEmpty else { stop("\(path) is empty") }
    return keys
}

// MARK: Requests

func connection(to port: UInt16) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &name) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard status == 0 else { stop("nobody listens on port \(port)") }
    return descriptor
}

var buffer = [UInt8](repeating: 0, count: 4096)
/// Every request is sent from here, so that where it lay before does not count.
var outgoing = [UInt8](repeating: 0, count: 4096)

func nanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Sends a request and waits for the answer, which is `length` octets long if that is known.
func exchange(_ request: [UInt8], on descriptor: Int32, length: Int?) -> (time: Int64, count: Int) {
    for index in request.indices { outgoing[index] = request[index] }
    let start = nanoseconds()
    guard send(descriptor, outgoing, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
        stop("the gateway has closed a connection")
    }
    var count = 0
    repeat {
        let received = buffer.withUnsafeMutableBytes {
            recv(descriptor, $0.baseAddress?.advanced(by: count), 4096 - count, 0)
        }
        guard received > 0 else { stop("the gateway has closed a connection") }
        count += received
    } while count < length ?? 0
    return (nanoseconds() - start, count)
}

/// The answer that came last, with the digits of its date made equal.
func answer(_ count: Int) -> [UInt8] {
    var octets = Array(buffer[..<count])
    let mark = Array("\r\nDate: ".utf8)
    for start in octets.indices.dropLast(mark.count + 29)
    where Array(octets[start..<start + mark.count]) == mark {
        for index in start + mark.count..<start + mark.count + 29 { octets[index] = 0 }
    }
    return octets
}

// MARK: Statistics

struct Summary {
    let count: Double
    let mean: Double
    let variance: Double

    init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(values.count)
        count = Double(values.count)
        self.mean = mean
        variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    }

    /// Welch's t.
    func t(_ other: Summary) -> Double {
        (mean - other.mean) / (variance / count + other.variance / other.count).squareRoot()
    }
}

func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

func number(_ value: Double, _ places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let whole = Int64((abs(value) * scale).rounded())
    let sign = value < 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    let digits = String(whole % Int64(scale))
    let fraction = String(repeating: "0", count: places - digits.count) + digits
    return "\(sign)\(whole / Int64(scale)).\(fraction)"
}

// MARK: Run

let arguments = CommandLine.arguments
guard arguments.count == 5, let port = UInt16(arguments[1]), let count = Int(arguments[2]),
    count >= 100
else { stop("timing PORT COUNT RIGHT-KEYS-FILE REVOKED-KEYS-FILE") }
let right = readKeys(arguments[3])
let revoked = readKeys(arguments[4])
let keys = [
    revoked.indices.map { _ in variant(of: right[0], from: 10) },
    revoked.indices.map { _ in variant(of: right[0], from: 10) }, revoked,
    right.map { variant(of: $0, from: 21) },
]
let requests = keys.map { keys in
    keys.map { key in
        Array("GET /v1/whoami HTTP/1.1\r\nHost: timing\r\nX-Request-Id: timing\r\nX-Api-Key: ".utf8)
            + key + Array("\r\n\r\n".utf8)
    }
}
guard Set(requests.joined().map(\.count)).count == 1 else { stop("the keys differ in length") }
let connections = Kind.allCases.map { _ in connection(to: port) }

// Once to know the answer, and a while to warm up, neither of which counts.
let length = exchange(requests[0][0], on: connections[0], length: nil).count
let expected = answer(length)
guard String(decoding: expected, as: UTF8.self).hasPrefix("HTTP/1.1 401 ") else {
    stop("the answer is not 401: " + String(decoding: expected, as: UTF8.self))
}
var different = 0
func ask(_ kind: Kind) -> (key: Int, time: Int64) {
    let key = Int.random(in: requests[kind.rawValue].indices)
    let place = connections[Int.random(in: 0..<3)]
    let (time, count) = exchange(requests[kind.rawValue][key], on: place, length: length)
    if answer(count) != expected { different += 1 }
    return (key, time)
}
for _ in 0..<3000 { _ = ask(.allCases.randomElement() ?? .unknown) }

var order = Kind.allCases.flatMap { [Kind](repeating: $0, count: count) }
order.shuffle()
/// By kind, then by key.
var samples = keys.map { $0.map { _ in [Int64]() } }
for kind in order {
    let (key, time) = ask(kind)
    samples[kind.rawValue][key].append(time)
}

let sorted = samples.joined().joined().sorted()
print(
    "\(count) requests of each kind, with \(revoked.count) keys each; answers that differ: \(different)"
)
var worst = 0.0
// Interruptions are long and rare, and hide what is looked for: the slowest samples of all kinds together
// are left out, at one bound for all of them, and once none are.
for share in [100.0, 99, 95, 90, 75, 50] {
    let end = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share / 100))]
    let kept = samples.map { $0.map { $0.filter { $0 <= end }.map(Double.init) } }
    let all = kept.map { Summary(Array($0.joined())) }
    let means = kept.map { Summary($0.filter { $0.count > 1 }.map { Summary($0).mean }) }
    print(
        "fastest \(number(share, 0)) %: mean, deviation in us: "
            + Kind.allCases.map { kind in
                let summary = all[kind.rawValue]
                return kind.name + " " + number(summary.mean / 1000, 3) + ", "
                    + number(summary.variance.squareRoot() / 1000, 3)
            }.joined(separator: "; ")
    )
    for (one, other) in [(0, 1), (0, 2), (0, 3), (2, 3)] {
        let t = means[one].t(means[other])
        if one != 0 || other != 1 { worst = max(worst, abs(t)) }
        print(
            "    " + padded("\(Kind.allCases[one].name) - \(Kind.allCases[other].name)", 26)
                + padded(number(all[one].mean - all[other].mean, 0) + " ns", 10)
                + "t over requests " + padded(number(all[one].t(all[other]), 2), 8)
                + "t over keys " + number(t, 2)
        )
    }
}
print("largest |t| over keys: \(number(worst, 2)) (4.5 and more would tell)")
exit(different == 0 && worst < 4.5 ? 0 : 1)
