import Cryptography
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite struct TripwireTests {
    private static let token = "tok_9vK2mQ7xR4wZ1nB8"
    private static let subject = WatchedSecret.credential(.customer("MA_ABCD1234"))

    private let key = TripwireKey(random: SystemRandom())

    private func tripwire(_ secrets: [(WatchedSecret, String)]) -> Tripwire {
        Tripwire(
            secrets.flatMap { Fingerprint.all(of: $0.0, Array($0.1.utf8).span, key: key) },
            key: key
        )
    }

    private func tripwire(_ token: String = Self.token) -> Tripwire {
        tripwire([(Self.subject, token)])
    }

    private func first(_ tripwire: Tripwire, _ text: [UInt8]) -> TripwireHit? {
        tripwire.firstHit(in: text.span)
    }

    /// A form, made by others' means than the tripwire's.
    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let encode: @Sendable (String) -> String

        init(_ name: String, _ encode: @escaping @Sendable (String) -> String) {
            testDescription = name
            self.encode = encode
        }

        private static func base64(_ text: String, after count: Int) -> String {
            Data((String(repeating: "~", count: count) + text + "?>").utf8).base64EncodedString()
        }

        private static func forURLs(_ text: String) -> String {
            text.replacing("+", with: "-").replacing("/", with: "_")
        }

        static let all =
            [
                Form("plain") { $0 },
                Form("hexadecimal") { $0.utf8.map { String(format: "%02x", $0) }.joined() },
                Form("capital hexadecimal") {
                    $0.utf8.map { String(format: "%02X", $0) }.joined()
                },
                Form("percent-encoded") { text in
                    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                },
                Form("in JSON") { text in
                    let data = try? JSONEncoder().encode([text])
                    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
                },
            ]
            + (0..<6).flatMap { count in
                [
                    Form("base64 after \(count)") { base64($0, after: count) },
                    Form("base64url after \(count)") { forURLs(base64($0, after: count)) },
                ]
            }
    }

    @Test(
        "finds a secret in every form",
        arguments: Form.all,
        ["tok_9vK2mQ7xR4wZ1nB8", #"a/b"c\d+e=f?g&h>i~j"#, "12345678abcdefgh", "ABCDEFGHIJKLMNO~"]
    )
    func forms(_ form: Form, _ token: String) throws {
        // What a form with unreserved characters percent-encoded looks like is the encoder's choice.
        try #require(!token.isEmpty)
        let text = "some words \(form.encode(token)) and others"
        if form.testDescription == "percent-encoded", token.contains("_") || token.contains("~") {
            return
        }
        let hit = try #require(first(tripwire(token), Array(text.utf8)), "\(text)")
        #expect(hit.secret == Self.subject)
    }

    @Test("finds it wherever it stands, and says where", arguments: [0, 1, 7, 8, 9, 63, 64])
    func place(_ offset: Int) throws {
        let text = Array((String(repeating: "x", count: offset) + Self.token + "yy").utf8)
        let hit = try #require(first(tripwire(), text))
        #expect(hit.range == offset..<(offset + Self.token.utf8.count))
        #expect(tripwire().hits(in: text.span) == [hit])
    }

    @Test("finds every one of several")
    func several() {
        let other = WatchedSecret.credential(.partner(.standby))
        let text = "a \(Self.token) b another-secret-of-27-octets c \(Self.token)"
        let tripwire = tripwire([
            (Self.subject, Self.token), (other, "another-secret-of-27-octets"),
        ])
        #expect(
            tripwire.hits(in: Array(text.utf8).span).map(\.secret) == [
                Self.subject, other, Self.subject,
            ]
        )
    }

    @Test("a secret of fewer than 16 octets is found as a whole, of fewer than 8 not at all")
    func length() {
        for count in 1...20 {
            let token = String("k3J8sX0qLw7Zt5Vb2NcY".prefix(count))
            let text = "(\(token))"
            let isFound = tripwire(token).firstHit(in: Array(text.utf8).span) != nil
            #expect(isFound == (count >= 8), "\(count)")
            let piece = text.dropLast(2)
            let isPieceFound = tripwire(token).firstHit(in: Array(piece.utf8).span) != nil
            #expect(isPieceFound == (count > 16), "a piece of \(count)")
        }
    }

    @Test("a text that shares fifteen octets is let pass")
    func similar() {
        let text = Array((Self.token.prefix(15) + "!" + Self.token.dropFirst(16)).utf8)
        #expect(tripwire().firstHit(in: text.span) == nil)
    }

    @Test("an empty text, and one without secrets, is let pass", arguments: ["", "x", "1234567"])
    func harmless(_ text: String) {
        #expect(tripwire().firstHit(in: Array(text.utf8).span) == nil)
    }

    @Test("knows a thousand secrets, and cries wolf over none")
    func many() {
        var generator = SeededGenerator()
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
        let tokens = (0..<1000).map { _ in
            String((0..<40).map { _ in letters[Int(generator.next() % 64)] })
        }
        let tripwire = tripwire(
            tokens.enumerated().map { (.credential(.customer("MA_\($0.offset)")), $0.element) }
        )
        let noise = (0..<200_000).map { _ in
            UInt8(truncatingIfNeeded: generator.next() % 96 + 32)
        }
        #expect(tripwire.firstHit(in: noise.span) == nil, "seed \(generator.seed)")
        for number in [0, 499, 999] {
            let text = noise.prefix(1000) + Array(tokens[number].utf8)
            let hit = tripwire.firstHit(in: Array(text).span)
            #expect(
                hit?.secret == .credential(.customer("MA_\(number)")),
                "seed \(generator.seed)"
            )
        }
    }

    @Test("finds any secret anywhere in any text")
    func property() throws {
        var generator = SeededGenerator()
        for _ in 0..<300 {
            let secret = (0..<Int.random(in: 8...80, using: &generator)).map { _ in
                UInt8.random(in: 0x21...0x7E, using: &generator)
            }
            let tripwire = Tripwire(
                Fingerprint.all(of: Self.subject, secret.span, key: key),
                key: key
            )
            // A backslash before a secret that begins with a quote is the secret's escaped form.
            let before = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
            let hit = tripwire.firstHit(in: (before + secret + before).span)
            #expect(
                hit?.range == before.count..<(before.count + secret.count),
                "seed \(generator.seed)"
            )
        }
    }

    // MARK: API keys

    private func apiKey(_ environment: String = "live") throws -> (kid: String, text: String) {
        let format = try #require(APIKeyFormat(environment: environment))
        let key = APIKeyGenerator(format: format, random: SystemRandom()).generate()
        let text = key.text.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
        return (key.kid, text)
    }

    @Test("knows an API key of any environment by its form", arguments: ["live", "t1", "staging8"])
    func apiKeys(_ environment: String) throws {
        let (kid, text) = try apiKey(environment)
        let octets = Array("vgwk_ {\"k\":\"\(text)\"}".utf8)
        let hit = try #require(first(tripwire([]), octets))
        #expect(hit.secret == .apiKey(kid: kid))
        #expect(hit.range.count == text.utf8.count)
    }

    @Test("what has another checksum is no key")
    func checksum() throws {
        var text = Array(try apiKey().text.utf8)
        text[30] = text[30] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        #expect(tripwire([]).firstHit(in: text.span) == nil)
        for count in 0..<text.count {
            #expect(tripwire([]).firstHit(in: text.span.extracting(0..<count)) == nil)
        }
    }

    @Test("an issued key may stand in its place, and in no other")
    func issued() throws {
        let (_, text) = try apiKey()
        let octets = Array("{\"key\":\"\(text)\"}".utf8)
        let place = 8..<(8 + text.utf8.count)
        let tripwire = tripwire()
        #expect(tripwire.firstHit(in: octets.span, except: place) == nil)
        #expect(tripwire.firstHit(in: octets.span, except: 9..<place.upperBound) != nil)
        let twice = octets + Array(text.utf8)
        #expect(tripwire.firstHit(in: twice.span, except: place)?.range.lowerBound == octets.count)
        let other = Array("{\"key\":\"\(Self.token)\"}".utf8)
        let itsPlace = 8..<(8 + Self.token.utf8.count)
        #expect(tripwire.firstHit(in: other.span, except: itsPlace) != nil)
    }
}
