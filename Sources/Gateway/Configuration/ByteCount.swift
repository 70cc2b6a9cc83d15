/// A size in bytes, as people write it: `64MiB`.
struct ByteCount: Hashable, Comparable, Sendable, CustomStringConvertible {
    let bytes: Int

    private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

    /// Nil unless it is digits and one of the units `KiB`, `MiB`, `GiB`, or none.
    init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let name = text[digits.endIndex...]
        let unit = name.isEmpty ? 1 : Self.units.first { $0.0 == name }?.1
        guard let unit, let number = Int(digits) else { return nil }
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit)
        guard !isTooLarge else { return nil }
        self.bytes = bytes
    }

    init(bytes: Int) {
        self.bytes = bytes
    }

    static func mebibytes(_ count: Int) -> ByteCount {
        ByteCount(bytes: count << 20)
    }

    static func < (left: Self, right: Self) -> Bool {
        left.bytes < right.bytes
    }

    /// In the largest unit that needs no fraction.
    var description: String {
        for (name, size) in Self.units where bytes >= size && bytes.isMultiple(of: size) {
            return "\(bytes / size)\(name)"
        }
        return String(bytes)
    }
}
