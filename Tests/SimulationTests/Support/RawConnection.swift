import Foundation
import Glibc
import HTTPTypes
import Platform

/// Octets over a socket, for what no client would send.
struct RawConnection: Sendable {
    /// What came back on one connection.
    struct Outcome: Sendable {
        let replies: [Reply]
        /// The server has closed the connection.
        let isClosed: Bool
    }

    let address: String
    /// What is there has promised to answer, when it is a gateway.
    var contract: Contract?

    /// Sends everything, then reads so many answers, and whether the connection ends after them.
    /// That is not waited for when the connection is expected to be `lasting`.
    func send(_ octets: [UInt8], answers: Int = 1, lasting: Bool = false) async -> Outcome {
        let outcome = await withCheckedContinuation { continuation in
            // Reading blocks, so it has a thread of its own.
            Thread.detachNewThread {
                continuation.resume(returning: exchange(octets, answers, lasting))
            }
        }
        check(outcome, octets)
        return outcome
    }

    /// The first answer belongs to the first request line, if that is one. Whose the others are cannot be said of octets
    /// that may be no requests at all.
    private func check(_ outcome: Outcome, _ octets: [UInt8]) {
        guard let contract, let reply = outcome.replies.first, reply.status >= 200 else { return }
        let line = String(decoding: octets.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        // In absolute-form, the path behind the authority.
        let target = words.dropFirst().first?.replacing(#/^http:\/\/[^\/]*/#, with: "") ?? ""
        guard words.count == 3, target.hasPrefix("/") || target == "*" else {
            return contract.check(reply, to: "-", "-")
        }
        contract.check(reply, to: String(words[0]), String(target))
    }

    func send(_ text: String, answers: Int = 1, lasting: Bool = false) async -> Outcome {
        await send(Array(text.utf8), answers: answers, lasting: lasting)
    }

    private func exchange(_ octets: [UInt8], _ answers: Int, _ lasting: Bool) -> Outcome {
        guard let descriptor = Self.connect(to: address) else {
            return Outcome(replies: [], isClosed: true)
        }
        defer { close(descriptor) }
        Self.write(octets, to: descriptor)
        var reader = RawReader(descriptor: descriptor)
        var replies: [Reply] = []
        while replies.count < answers, let reply = reader.reply() { replies.append(reply) }
        return Outcome(replies: replies, isClosed: !lasting && reader.isAtEnd())
    }

    /// Every wait ends after ten seconds, so that a silent server fails a test and does not stop it.
    private static func connect(to address: String) -> Int32? {
        guard let colon = address.lastIndex(of: ":"),
            let port = UInt16(address[address.index(after: colon)...])
        else { return nil }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &patience,
            socklen_t(MemoryLayout<timeval>.size)
        )
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// The server may refuse and close before it has taken everything.
    private static func write(_ octets: [UInt8], to descriptor: Int32) {
        var sent = 0
        while sent < octets.count {
            let count = octets[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}
