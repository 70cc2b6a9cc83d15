import HTTPTypes
import JSON
import Testing

extension Reply {
    /// Expects a problem as every answer that is no success has to be (RFC 9457, api.md).
    ///
    /// - Parameter isReplayed: the body is an earlier answer's, with that request's id.
    func expectProblem(
        _ status: Int,
        _ slug: String,
        isReplayed: Bool = false,
        _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let here = sourceLocation
        let shown: Comment = "\(comment?.rawValue ?? ""): \(self.status) \(text)"
        #expect(self.status == status, shown, sourceLocation: here)
        #expect(
            self["Content-Type"] == "application/problem+json",
            shown,
            sourceLocation: here
        )
        #expect(self["Cache-Control"] == "no-store", shown, sourceLocation: here)
        #expect(self["X-Content-Type-Options"] == "nosniff", shown, sourceLocation: here)
        guard let root = try? json else {
            Issue.record("no JSON: \(shown)", sourceLocation: here)
            return
        }
        #expect(
            root["type"]?.string == "urn:vgw:problem:\(slug)",
            shown,
            sourceLocation: here
        )
        #expect(root["status"]?.integer == status, shown, sourceLocation: here)
        #expect(root["title"]?.string?.isEmpty == false, shown, sourceLocation: here)
        #expect(root["detail"]?.string?.isEmpty == false, shown, sourceLocation: here)
        if !isReplayed {
            #expect(
                root["instance"]?.string == self["X-Request-Id"],
                shown,
                sourceLocation: here
            )
        }
    }
}

extension Reply {
    /// The body's text without the request's id, for problems that must not differ otherwise.
    var withoutInstance: String {
        guard let id = self["X-Request-Id"] else { return text }
        return text.replacing(id, with: "")
    }
}
