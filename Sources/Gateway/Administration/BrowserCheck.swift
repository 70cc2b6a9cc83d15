import HTTP
import HTTPServer

/// Whether a web page may have caused a request (T19). A client certificate is ambient: a browser shows it
/// whoever wrote the page. A key is not, for a page cannot know it.
enum BrowserCheck {
    /// - Throws: ``GatewayError/administration(_:)``.
    static func require(_ request: borrowing InboundRequest) throws(GatewayError) {
        let hasKey = request.value(of: .authorization) != nil || request.value(of: .apiKey) != nil
        for index in request.head.fields.indices {
            let field = request.head.fields[index]
            let name = field.name.of(request.bytes)
            if !hasKey, name.equalsIgnoringCase("origin") { throw .administration(.crossSite) }
            guard name.equalsIgnoringCase("sec-fetch-site") else { continue }
            let value = field.value.of(request.bytes)
            guard value.equals("same-origin") || value.equals("none") else {
                throw .administration(.crossSite)
            }
        }
    }
}
