import Cryptography
import JSON
import Vault

extension IssuedKey {
    /// Writes the key to standard output, alone on its line or as a member, and never as a `String`.
    ///
    /// - Throws: ``CommandFailure`` when nobody takes it. The key is lost then, and says so.
    consuming func print(asJSON: Bool) throws {
        do {
            try asJSON ? printJSON() : printLine()
        } catch {
            throw CommandFailure(
                error.status,
                "\(error.messages[0]): key \(kid) is lost; rotate or revoke the client"
            )
        }
        Console.note("Key \(kid) of client \(client.name) is shown this once; keep it safe.")
    }

    private borrowing func printLine() throws(CommandFailure) {
        let line = SecretBytes(capacity: text.count + 1) { output in
            text.withBytes { bytes in
                for index in bytes.indices { output.append(bytes[index]) }
            }
            output.append(UInt8(ascii: "\n"))
        }
        try line.withBytes { bytes throws(CommandFailure) in try Console.write(bytes) }
    }

    private borrowing func printJSON() throws(CommandFailure) {
        var json = JSONWriter()
        json.object { json in
            json.member("client", client.name)
            json.member("kid", kid)
            text.withBytes { json.member("key", secret: $0) }
        }
        defer { json.erase() }
        try Console.print(json)
    }
}
