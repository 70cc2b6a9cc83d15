/// Writes one JSON text, compact, in the order of the calls.
public struct JSONWriter: Sendable {
    public internal(set) var bytes: [UInt8] = []
    private var needsComma = false
    private var holdsSecret = false

    public init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    // MARK: Containers

    /// Writes an object as a value: at the top or as an element.
    public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        separate()
        try enclose("{", "}", body)
    }

    /// Writes an object as a member.
    public mutating func object<E: Error>(
        _ name: String,
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.name(name)
        try enclose("{", "}", body)
    }

    /// Writes an array as a value: at the top or as an element.
    public mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        separate()
        try enclose("[", "]", body)
    }

    /// Writes an array as a member.
    public mutating func array<E: Error>(
        _ name: String,
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.name(name)
        try enclose("[", "]", body)
    }

    // MARK: Members; nil is written as null

    public mutating func member(_ name: String, _ value: String?) {
        self.name(name)
        write(value)
    }

    public mutating func member(_ name: String, _ value: Bool?) {
        self.name(name)
        writeBare(value.map { $0 ? "true" : "false" })
    }

    public mutating func member(_ name: String, _ value: Int?) {
        self.name(name)
        writeBare(value.map { String($0) })
    }

    /// Writes a decimal as a string, so that no reader rounds it.
    public mutating func member(_ name: String, _ value: DecimalText?) {
        self.name(name)
        write(value?.text)
    }

    /// Writes a decimal as a number, with its digits.
    public mutating func number(_ name: String, _ value: DecimalText?) {
        self.name(name)
        writeBare(value?.text)
    }

    public mutating func null(_ name: String) {
        self.name(name)
        writeBare(nil)
    }

    /// Writes a string that never was a `String`; from here on no buffer is left behind when
    /// growing.
    ///
    /// The bytes must be UTF-8. The writer's owner overwrites the result after use, see
    /// ``erase()``.
    public mutating func member(_ name: String, secret: Span<UInt8>) {
        holdsSecret = true
        self.name(name)
        // An octet takes six at most, as `\u001f`.
        reserve(secret.count * 6 + 2)
        appendQuoted(secret)
    }

    // MARK: Elements

    public mutating func value(_ value: String) {
        separate()
        write(value)
    }

    public mutating func value(_ value: Int) {
        separate()
        writeBare(String(value))
    }

    public mutating func value(_ value: Bool) {
        separate()
        writeBare(value ? "true" : "false")
    }

    /// Writes a decimal as a string.
    public mutating func value(_ value: DecimalText) {
        separate()
        write(value.text)
    }

    public mutating func value(number: DecimalText) {
        separate()
        writeBare(number.text)
    }

    /// Writes null as a value.
    public mutating func null() {
        separate()
        writeBare(nil)
    }

    // MARK: The end

    /// Overwrites what was written, in place unless ``bytes`` was copied and is still held.
    public mutating func erase() {
        bytes.overwrite()
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Gives the text away, as the only reference to it.
    public consuming func take() -> [UInt8] {
        bytes
    }
}

extension JSONWriter {
    private mutating func enclose<E: Error>(
        _ opening: Unicode.Scalar,
        _ closing: Unicode.Scalar,
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        append(UInt8(ascii: opening))
        needsComma = false
        try body(&self)
        append(UInt8(ascii: closing))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func name(_ name: String) {
        separate()
        writeString(name)
        append(UInt8(ascii: ":"))
    }

    private mutating func write(_ value: String?) {
        guard let value else { return writeBare(nil) }
        writeString(value)
    }

    private mutating func writeBare(_ text: String?) {
        let text = text ?? "null"
        reserve(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func writeString(_ text: String) {
        reserve(text.utf8.count + 2)
        appendQuoted(text.utf8.span)
    }

    mutating func append(_ octet: UInt8) {
        reserve(1)
        bytes.append(octet)
    }

    /// Makes room without leaving an old buffer that still holds a secret.
    mutating func reserve(_ count: Int) {
        guard holdsSecret, bytes.capacity - bytes.count < count else { return }
        var larger: [UInt8] = []
        larger.reserveCapacity(max(bytes.capacity * 2, bytes.count + count))
        larger.append(contentsOf: bytes)
        bytes.overwrite()
        bytes = larger
    }
}
