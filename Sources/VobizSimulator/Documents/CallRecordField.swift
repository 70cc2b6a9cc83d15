internal import JSON

/// One member of a call record's document, which is also one column of its export.
struct CallRecordField {
    enum Value {
        case text(String?)
        case integer(Int?)
        /// A JSON number, digit for digit.
        case number(DecimalText?)
    }

    let name: String
    let value: Value

    init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }

    func write(to writer: inout JSONWriter) {
        switch value {
        case .text(let text): writer.member(name, text)
        case .integer(let integer): writer.member(name, integer)
        case .number(let number): writer.number(name, number)
        }
    }

    /// The column's text, quoted where it must be (RFC 4180 §2); empty for null.
    var column: String {
        let text: String
        switch value {
        case .text(let value): text = value ?? ""
        case .integer(let value): text = value.map { String($0) } ?? ""
        case .number(let value): text = value?.text ?? ""
        }
        let needsQuotes = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}
