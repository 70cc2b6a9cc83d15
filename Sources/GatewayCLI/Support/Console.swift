import JSON
import Platform

/// What the program says: results on standard output, everything else on standard error.
enum Console {
    /// Writes a result and a line end.
    ///
    /// - Throws: ``CommandFailure`` when nobody takes it: a script must not go on as if it had it.
    static func print(_ text: String) throws(CommandFailure) {
        try write(Array("\(text)\n".utf8).span)
    }

    /// Writes one JSON text and a line end.
    ///
    /// - Throws: ``CommandFailure`` as above.
    static func print(_ json: JSONWriter) throws(CommandFailure) {
        try write(json.bytes.span)
        try write([UInt8(ascii: "\n")].span)
    }

    /// Writes bytes as they are.
    ///
    /// - Throws: ``CommandFailure`` as above.
    static func write(_ bytes: Span<UInt8>) throws(CommandFailure) {
        do {
            try StandardStream.output.write(bytes)
        } catch {
            throw CommandFailure(.inputOutput, "standard output: \(error)")
        }
    }

    /// One line about a failure or a warning.
    static func complain(_ message: String) {
        note("vobiz-gateway: \(message)")
    }

    /// One line for the person at the terminal. Control characters are spelled out, so that no value
    /// that is quoted in it can end the line or move the cursor.
    static func note(_ message: String) {
        // There is nobody left to tell when this fails.
        try? StandardStream.error.write(Array("\(line(of: message))\n".utf8).span)
    }

    /// A message as one line.
    static func line(of message: String) -> String {
        var line = ""
        for scalar in message.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format:
                line += scalar.escaped(asASCII: true)
            default:
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
