import Foundation
import Glibc
import Platform

/// A server that does, byte for byte, what a test tells it, right or wrong.
///
/// It listens on a port of its own; every connection runs its script on a thread, with blocking calls.
/// When a script ends, the connection is closed.
public final class ScriptedUpstream: Sendable {
    /// One thing to do on a connection.
    public enum Step: Sendable {
        /// Reads a request, head and body, and keeps it. Ends the script when the client hangs up.
        case readRequest
        /// Reads until the end of a head, and keeps what came.
        case readHead
        case write([UInt8])
        /// Writes the same bytes until the client hangs up.
        case writeForEver([UInt8])
        /// Waits for a gate.
        case pause(Gate)
        /// Opens a gate.
        case signal(Gate)
        /// Reads and drops what comes until the client hangs up.
        case waitForHangup
        /// Goes back to the first step.
        case startOver
        /// Closes in the ordinary way.
        case close
        /// Closes so that the client gets a reset.
        case reset

        /// Writes text with CRLF for each line feed.
        public static func write(_ text: String) -> Step {
            .write(Array(text.replacing("\n", with: "\r\n").utf8))
        }
    }

    /// What came on which connection, counted from 0.
    public struct Request: Sendable {
        public let connection: Int
        public let bytes: [UInt8]

        public var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private struct State {
        var connections = 0
        var requests: [Request] = []
        var isStopped = false
    }

    public let port: UInt16
    private let listener: Int32
    private let script: @Sendable (Int) -> [Step]
    private let state = Guarded(State())

    /// - Parameter script: what to do on the connection with this number.
    /// - Throws: when no port can be had.
    public init(script: @escaping @Sendable (Int) -> [Step]) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        port = try Self.listen(listener)
        let thread = Thread { [self] in accept() }
        thread.start()
    }

    /// The same steps on every connection.
    public convenience init(_ steps: Step...) throws {
        try self.init { _ in steps }
    }

    /// A script for each connection; more of them are reset.
    public convenience init(scripts: [[Step]]) throws {
        try self.init { $0 < scripts.count ? scripts[$0] : [.reset] }
    }

    public var requests: [Request] { state.withLock { $0.requests } }

    /// How many connections were accepted.
    public var connections: Int { state.withLock { $0.connections } }

    /// Accepts no more. Connections go on to the end of their scripts.
    public func stop() {
        state.withLock { state in
            // Once: the number may belong to somebody else after that.
            if !state.isStopped { _ = shutdown(listener, Int32(SHUT_RDWR)) }
            state.isStopped = true
        }
    }

    private static func listen(_ listener: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutableBytes(of: &address) { bytes in
            let form = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            let isBound = bind(listener, form, length) == 0 && Glibc.listen(listener, 512) == 0
            return isBound ? getsockname(listener, form, &length) : -1
        }
        guard listener >= 0, result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return UInt16(bigEndian: address.sin_port)
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard connection >= 0 else { break }
            let number = state.withLock { state in
                defer { state.connections += 1 }
                return state.connections
            }
            let thread = Thread { [self] in
                var run = ScriptRun(connection, script(number)) { bytes in
                    self.state.withLock {
                        $0.requests.append(Request(connection: number, bytes: bytes))
                    }
                }
                run.perform()
            }
            thread.start()
        }
        state.withLock { $0.isStopped = true }
        Glibc.close(listener)
    }
}
