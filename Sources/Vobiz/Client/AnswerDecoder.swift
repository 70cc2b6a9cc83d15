internal import HTTPClient
internal import HTTPTypes
internal import JSON

/// Turns a whole answer into its document, or into the reason why it has none.
struct AnswerDecoder {
    let status: Int
    let fields: HTTPFields

    /// Statuses that mean the operation was done; creation answers 201 by its page, 200 by others.
    static let successes: Set = [200, 201]
    /// No error body of the provider is longer; what is longer is a page of some proxy.
    private static let errorLimit = 64 << 10

    /// The document of a success.
    ///
    /// Any content type will do but those of pages for people: some routes label JSON as plain
    /// text.
    func document(of body: consuming [UInt8]) throws(VobizError) -> JSONDocument {
        switch status {
        case 300..<400:
            body.overwrite()
            throw .redirected(status: status)
        case 400..<600: throw .refused(status: status, refusal(in: consume body))
        default: break
        }
        // Whatever it is, it may hold a token.
        guard Self.successes.contains(status) else {
            body.overwrite()
            throw .invalid(.status(status))
        }
        guard !isMarkup else {
            body.overwrite()
            throw .invalid(.markup)
        }
        guard !isCoded else {
            body.overwrite()
            throw .invalid(.coded)
        }
        guard !body.isEmpty else { throw .invalid(.empty) }
        do {
            // The only reference, for a document that is refused is overwritten, too.
            return try JSONDocument(parsing: consume body, limits: .upstream)
        } catch {
            throw .invalid(.json(error))
        }
    }

    /// What the provider says; nothing of it when the body is no JSON object.
    private func refusal(in body: consuming [UInt8]) -> ProviderRefusal {
        var refusal = ProviderRefusal()
        if isMarkup || body.count > Self.errorLimit {
            // It may repeat what was sent, a password among it.
            body.overwrite()
        } else if var document = try? JSONDocument(parsing: consume body, limits: .upstream) {
            var reader = RefusalReader(document.root)
            refusal = reader.read()
            document.erase()
        }
        let field = RetryAfter.duration(fields[.retryAfter], date: fields[.date])
        refusal.retryAfter = field ?? refusal.retryAfter
        return refusal
    }

    /// Nothing was offered to the provider but the identity coding, and nothing else is undone here.
    private var isCoded: Bool {
        guard let coding = fields[.contentEncoding] else { return false }
        return coding.lowercased() != "identity"
    }

    private var isMarkup: Bool {
        guard let type = fields[.contentType] else { return false }
        return ["text/html", "application/xhtml+xml"].contains { Self.isMediaType($0, of: type) }
    }

    /// Compares without its parameters, as RFC 9110 §8.3.1 has it.
    private static func isMediaType(_ name: String, of type: String) -> Bool {
        let text = type.utf8.lazy.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            .prefix { $0 != UInt8(ascii: ";") }
        return text.elementsEqual(name.utf8) { octet, letter in
            letter == (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= octet ? octet | 0x20 : octet)
        }
    }
}
