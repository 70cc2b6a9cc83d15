import Platform

/// What the end of a log's file tells when it is opened again.
struct LogTail {
    /// No line is longer, its line feed included (R-AU-01).
    static let maxLine = 16 << 10
    /// How much of a file is looked at, until its last record is among it. The last one is more than a
    /// batch ever has, and so more than a power cut can leave unwritten.
    static let reaches = [2 * maxLine, 1 << 20, 16 << 20]

    /// What follows the last record: a line that was being written when the power went, or blocks of a
    /// batch that never reached the disk, which read as NULs.
    let torn: [UInt8]
    /// The number of the last record, 0 when there is none.
    let sequence: UInt64

    /// Reads a file from its end.
    ///
    /// - Throws: ``AuditError/damaged(_:)`` when what is there is none of this log's, so that nobody
    ///   knows where its numbers go on.
    static func read(_ file: any AppendableFile) throws(AuditError) -> LogTail {
        for reach in reaches {
            let bytes: [UInt8]
            do {
                bytes = try file.tail(reach)
            } catch {
                throw .unavailable(error.description)
            }
            if let tail = try LogTail(bytes, isWhole: bytes.count < reach) { return tail }
        }
        throw .damaged("there is no record in its last 16 MiB")
    }

    /// Fails when the last record begins before these bytes, unless they are the whole file.
    ///
    /// - Throws: ``AuditError/damaged(_:)``.
    private init?(_ bytes: [UInt8], isWhole: Bool) throws(AuditError) {
        var end = bytes.endIndex
        while let feed = Self.lastFeed(in: bytes, before: end) {
            let before = Self.lastFeed(in: bytes, before: feed)
            guard before != nil || isWhole else { return nil }
            let line = bytes[(before.map { $0 + 1 } ?? 0)..<feed]
            if let number = Self.number(of: line) {
                torn = Array(bytes[(feed + 1)...])
                sequence = number
                guard Self.canBeTorn(torn[...]) else { throw .damaged("its last line is too long") }
                return
            }
            // No record has a NUL in it: with one, a line is what was left of a batch.
            guard line.contains(0) else { throw .damaged("its last whole line is not a record") }
            end = line.startIndex
        }
        guard isWhole else { return nil }
        guard bytes.count < 2 * Self.maxLine else { throw .damaged("there is no record in it") }
        torn = bytes
        sequence = 0
    }

    /// What follows the last record may be long only where it was not written at all.
    private static func canBeTorn(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count < 2 * maxLine || bytes.contains(0)
    }

    private static func lastFeed(in bytes: [UInt8], before end: Int) -> Int? {
        // Megabytes of them, so that it is worth to go by the pointer.
        bytes.withUnsafeBytes { bytes in
            var place = end - 1
            while place >= 0, bytes[place] != 10 { place -= 1 }
            return place < 0 ? nil : place
        }
    }

    private static func number(of line: ArraySlice<UInt8>) -> UInt64? {
        let mark = Array("{\"v\":1,\"seq\":".utf8)
        guard line.starts(with: mark), line.last == UInt8(ascii: "}"), !line.contains(0) else {
            return nil
        }
        let rest = line.dropFirst(mark.count)
        let digits = rest.prefix { (48...57).contains($0) }
        guard let next = rest.dropFirst(digits.count).first, next == UInt8(ascii: ",") else {
            return nil
        }
        return UInt64(String(decoding: digits, as: UTF8.self))
    }
}
