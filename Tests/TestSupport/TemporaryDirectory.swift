import Foundation

/// A directory of one test's own (mode 0700), removed with everything in it when the value ends.
///
/// With `VGW_TEST_KEEP` in the environment it is made in the directory that it names, and stays there, for
/// somebody who looks through what tests leave behind (`Benchmarks/hostile/canary_suite.py`).
public final class TemporaryDirectory: Sendable {
    public let path: String

    public init() throws {
        path = Self.parent + "vgw-test-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private static let keeping = ProcessInfo.processInfo.environment["VGW_TEST_KEEP"]
    private static let parent = keeping.map { $0 + "/" } ?? NSTemporaryDirectory()

    deinit {
        guard Self.keeping == nil else { return }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file or folder inside; nothing is created.
    public func path(_ name: String) -> String {
        path + "/" + name
    }

    /// What a file inside holds; nothing if there is no such file.
    public func text(_ name: String) -> String {
        let descriptor = open(path(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &room, room.count)
            guard count > 0 else { break }
            text += room[..<count]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of every file below, by name.
    public func contents() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            guard let data = FileManager.default.contents(atPath: self.path(name)) else { continue }
            files[name] = [UInt8](data)
        }
        return files
    }
}
